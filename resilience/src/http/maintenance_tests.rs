use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};

use super::*;
use crate::clock;
use crate::maintenance::{Maintenance, Source};

fn on(maintenance: &Maintenance) -> Register {
    let register = Register::new();
    register.enable(Source::Program, maintenance, clock::now(), clock::wall());
    register
}

fn ask(register: &Register, method: &str, path: &str) -> Option<Response> {
    refuse(register, &Rules::default(), &method.parse().unwrap(), path)
}

#[tokio::test(start_paused = true)]
async fn writes_are_refused_and_told_when_to_come_back() {
    let register = on(&Maintenance::new());
    let refused = ask(&register, "POST", "/orders").unwrap();
    let (head, body) = refused.into_parts();
    let body = axum::body::to_bytes(body, 100).await.unwrap();
    assert_eq!(
        (head.status, &body[..]),
        (StatusCode::SERVICE_UNAVAILABLE, &br#"{"detail":"maintenance"}"#[..])
    );
    let header = |name| head.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header(RETRY_AFTER), "60");
    assert_eq!(header(CACHE_CONTROL), "no-store");
    assert_eq!(header(CONTENT_TYPE), "application/json");
    for (method, path) in [("GET", "/orders"), ("HEAD", "/"), ("OPTIONS", "*"), ("POST", "/_ops/x")] {
        assert!(ask(&register, method, path).is_none(), "{method} {path}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_there_is_an_end_clients_are_told_that() {
    let register = on(&Maintenance::new().lasting(Duration::from_millis(90_500)));
    let wait = || {
        let refused = ask(&register, "DELETE", "/orders/7")?;
        refused.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(wait().as_deref(), Some("91"), "rounded up");
    tokio::time::advance(Duration::from_secs(90)).await;
    assert_eq!(wait().as_deref(), Some("1"));
    tokio::time::advance(Duration::from_millis(500)).await;
    assert_eq!(wait(), None);
}

#[test]
fn without_maintenance_everything_passes() {
    assert!(ask(&Register::new(), "POST", "/orders").is_none());
}
