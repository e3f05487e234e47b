use axum::http::Request;

use super::*;
use crate::health::check::Check;
use crate::health::outcome::Health;
use crate::http::Details;
use crate::http::testing::{SECRET, Service, circuit, entry, failing};
use crate::policy::circuit_state::CircuitState;

fn circuits() -> Vec<crate::health::report::CircuitReport> {
    vec![circuit("<b>pay</b>", CircuitState::Open)]
}

#[tokio::test(start_paused = true)]
async fn it_lists_checks_and_circuits_and_where_to_ask_further() {
    let odd = (|| async { Health::degraded("<script>alert('1 & \"2\"')</script>") }).critical();
    let service = Service::with_circuits(vec![entry("<i>", odd)], circuits);
    for path in ["/_resilience", "/_resilience/"] {
        let answer = service.get(path).await;
        assert_eq!(
            (answer.code, answer.header("content-type")),
            (StatusCode::OK, "text/html; charset=utf-8")
        );
        let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        assert_eq!(answer.header("content-security-policy"), policy);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        for part in [
            "The service is <strong>degraded</strong>",
            "<td>&lt;i&gt;<td>degraded<td>critical<td>&lt;script&gt;alert(&#39;1 &amp; &quot;2&quot;&#39;)&lt;/script&gt;",
            "<td>&lt;b&gt;pay&lt;/b&gt;<td>open",
            "<a href=\"/_resilience/api\">/_resilience/api</a>",
            "<a href=\"/health\">",
            "<a href=\"/metrics\">",
        ] {
            assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
        }
        for element in ["<script", "<style", "<link", "<img", "<i>", "<b>", "src="] {
            assert!(!answer.body.contains(element), "{element} in {}", answer.body);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_tells_no_more_than_the_public_bodies() {
    let service = Service::with(
        vec![entry("database", failing())],
        crate::lifecycle::Phase::Serving,
        Details::Always,
        crate::http::Endpoints::default(),
    );
    for body in [service.get("/_resilience").await.body, service.get_authorized("/_resilience").await.body] {
        assert!(body.contains("<td>database<td>unhealthy<td><td>connect"), "{body}");
        assert!(!body.contains("db.internal") && !body.contains("hunter2"), "{body}");
    }
    assert!(SECRET.contains("hunter2"));
    let service = Service::hiding(vec![entry("database", failing())], Details::Always);
    let body = service.get("/_resilience").await.body;
    assert!(body.contains("<strong>degraded</strong>") && !body.contains("database"), "{body}");
}

#[tokio::test(start_paused = true)]
async fn it_only_looks() {
    let service = Service::of(Vec::new());
    let answer = service.ask(Request::post("/_resilience")).await;
    assert_eq!((answer.code.as_u16(), answer.header("allow")), (405, "GET,HEAD"));
}
