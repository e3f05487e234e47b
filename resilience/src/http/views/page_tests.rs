use super::*;
use crate::health::check::{Check, CheckEntry};
use crate::health::outcome::Health;
use crate::http::testing::{Service, entry};
use crate::http::views::{DEFAULT_FORMAT, DEFAULT_VIEW, ESSENCE, VIEWS};
use crate::http::{Details, Endpoints};
use crate::lifecycle::Phase;

/// Checks whose names, messages and details take about so many bytes each.
fn checks(count: usize, name: usize, message: usize, detail: usize) -> Vec<CheckEntry> {
    let check = move |index: usize| {
        let text = |length| "x".repeat(length);
        let health = if index == 0 {
            Health::degraded(text(message))
        } else {
            Health::healthy().message(text(message))
        };
        let health = health.detail("text", text(detail));
        entry(&format!("{index:04}{}", text(name)), (move || std::future::ready(health.clone())).critical())
    };
    (0..count).map(check).collect()
}

async fn body(checks: Vec<CheckEntry>, authorized: bool) -> String {
    let service = Service::with(checks, Phase::Serving, Details::Always, Endpoints::default());
    let answer =
        if authorized { service.get_authorized("/readyz").await } else { service.get("/readyz").await };
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_ok());
    answer.body
}

fn holds(body: &str) -> [bool; 4] {
    ["\"details\"", "\"message\"", "\"0001", "\"0000"].map(|part| body.contains(part))
}

#[tokio::test(start_paused = true)]
async fn d6_a_body_without_a_token_is_bounded_step_by_step() {
    for (checks, shown) in [
        (checks(10, 4, 100, 100), [true, true, true, true]),
        (checks(10, 4, 100, 2000), [false, true, true, true]),
        (checks(10, 4, 2000, 2000), [false, false, true, true]),
        (checks(200, 4, 2000, 2000), [false, false, false, true]),
        (checks(3, 20_000, 0, 0), [false, false, false, false]),
    ] {
        let body = body(checks, false).await;
        assert!(body.len() <= LIMIT, "{}", body.len());
        assert_eq!(holds(&body), shown, "{body}");
        assert_eq!(body.ends_with(r#""truncated":true}"#), shown.contains(&false), "{body}");
        assert!(body.starts_with(r#"{"status":"degraded","#), "the verdict stays");
    }
}

#[tokio::test(start_paused = true)]
async fn d6_the_token_gives_the_whole() {
    let body = body(checks(200, 4, 2000, 2000), true).await;
    assert!(body.len() > 200 * 4000, "{}", body.len());
    assert_eq!(holds(&body), [true; 4]);
}

#[test]
fn the_usual_view_is_where_it_is_looked_for() {
    assert_eq!(VIEWS[DEFAULT_VIEW].format, Some(DEFAULT_FORMAT));
    assert!(std::ptr::eq(VIEWS[ESSENCE], &raw const crate::http::views::health_map::ESSENCE));
}
