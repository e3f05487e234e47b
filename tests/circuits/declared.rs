//! What a program declares, and what of it stands in `/metrics` before the first call.

use std::time::Duration;

use axum::http::StatusCode;
use resilience::{
    Rejection, bulkhead, cache_fallback, circuit_breaker, fallback, rate_limit, retry, timeout,
};

use crate::service::Service;
use crate::{ALONE, PAYMENT, short};

#[circuit_breaker("full")]
#[retry]
#[timeout("1s")]
#[bulkhead]
#[rate_limit("100/minute")]
#[fallback(|_| Ok(0))]
#[cache_fallback]
async fn full(number: u32) -> Result<u32, Rejection> {
    Ok(number)
}

/// Shares a breaker with other functions; its retries are named after it.
#[circuit_breaker(PAYMENT)]
#[retry]
async fn refund() -> Result<(), Rejection> {
    Ok(())
}

/// `debug_handler` copies its body, and thus the guard in it.
#[axum::debug_handler]
#[circuit_breaker("copied")]
async fn handler() -> Result<&'static str, StatusCode> {
    Ok("hello")
}

fn declared() -> Vec<(&'static str, String)> {
    resilience::declared().into_iter().map(|declared| (declared.kind, declared.name)).collect()
}

#[test]
fn every_policy_is_there_once_with_its_kind() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
    let _ = (full, refund);
    let expected = [
        ("bulkhead", "full"),
        ("cache fallback", "full"),
        ("circuit breaker", "copied"),
        ("circuit breaker", "full"),
        ("circuit breaker", "payment"),
        ("circuit listener", "notes"),
        ("fallback", "full"),
        ("rate limiter", "full"),
        ("retry", "full"),
        ("retry", "refund"),
        ("timeout", "full"),
    ];
    assert_eq!(declared(), expected.map(|(kind, name)| (kind, name.to_owned())));
    resilience::verify().unwrap();
}

#[test]
fn a_shared_breaker_stands_where_it_is_declared() {
    let all = resilience::declared();
    let payment = all.iter().find(|declared| declared.name == "payment").unwrap();
    assert!(payment.site.file().ends_with("circuits/main.rs"), "{}", payment.site);
}

#[tokio::test]
async fn every_series_is_there_before_the_first_call_and_counts() {
    let _alone = ALONE.lock().await;
    let service = Service::ready(short(resilience::serve())).await;
    let zero = async |series: &str| {
        let body = service.get("/metrics").await.body;
        let found = body.lines().filter(|line| line.starts_with(series)).count();
        assert_eq!(found, 1, "{series}: {body}");
        body.contains(&format!("\n{series} 0\n"))
    };
    let called = [
        r#"circuit_breaker_calls_total{name="full",outcome="success"}"#,
        r#"retry_attempts_total{name="full",outcome="success"}"#,
        r#"rate_limit_decisions_total{name="full",decision="allowed"}"#,
    ];
    let not_called = [
        r#"circuit_breaker_state{name="copied",state="open"}"#,
        r#"circuit_breaker_state_changes_total{name="full",from="half_open",to="open"}"#,
        r#"timeout_total{name="full"}"#,
        r#"bulkhead_in_flight{name="full"}"#,
        r#"bulkhead_rejected_total{name="full"}"#,
        r#"rate_limit_decisions_total{name="full",decision="refused"}"#,
        r#"fallback_total{name="full",kind="closure"}"#,
        r#"fallback_total{name="full",kind="cache"}"#,
        r#"retry_attempts_total{name="refund",outcome="retried"}"#,
    ];
    for series in called.into_iter().chain(not_called) {
        assert!(zero(series).await, "{series}");
    }
    let answer = tokio::time::timeout(Duration::from_secs(20), full(7)).await.unwrap();
    assert_eq!(answer, Ok(7));
    for series in called {
        assert!(!zero(series).await, "{series}");
    }
    for series in not_called {
        assert!(zero(series).await, "{series}");
    }
    service.stop().await.unwrap().unwrap();
}
