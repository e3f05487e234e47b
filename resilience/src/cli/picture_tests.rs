use reqwest::StatusCode;
use serde_json::Value;

use super::Picture;
use crate::health::status::HealthStatus;

fn read(body: &str) -> Picture {
    Picture::read(StatusCode::OK, body).expect("it tells of health")
}

#[test]
fn every_shape_of_the_operational_paths_is_read() {
    for body in [
        r#"{"status":"degraded","timestamp":"t","checks":{"redis":{"status":"unhealthy","message":"gone"}},"circuits":{"payment":"open"}}"#,
        r#"{"status":"degraded","checks":[{"name":"redis","status":"unhealthy","message":"gone"}],"circuits":{"payment":{"state":"open","remaining":1.5}}}"#,
        r#"{"status":"degraded","checks":{"redis":{"state":"unhealthy","message":"gone"}},"circuits":{"payment":"open"}}"#,
        r#"{"status":"degraded","checks":{"redis":{"status":"unhealthy","error":"gone"}},"circuits":{"payment":"open"}}"#,
        r#"{"status":"warn","checks":{"redis":[{"status":"unhealthy","output":"gone"}]},"circuits":{"payment":"open"}}"#,
    ] {
        let picture = read(body);
        assert_eq!(picture.status, HealthStatus::Degraded, "{body}");
        assert_eq!(picture.checks.len(), 1, "{body}");
        assert_eq!((&*picture.checks[0].name, &*picture.checks[0].status), ("redis", "unhealthy"), "{body}");
        assert_eq!(picture.checks[0].message.as_deref(), Some("gone"), "{body}");
        assert_eq!(picture.circuits, [("payment".to_owned(), "open".to_owned())], "{body}");
        assert_eq!(picture.summary(), "degraded: redis");
    }
    assert_eq!(read(r#"{"ready":true}"#).status, HealthStatus::Healthy);
    assert_eq!(
        read(r#"{"ready":false,"reason":"database not ready"}"#).summary(),
        "unhealthy: database not ready"
    );
    assert_eq!(read(r#"{"alive":true}"#).status, HealthStatus::Healthy);
    assert_eq!(read(r#"{"status":"ok"}"#).summary(), "healthy");
}

#[test]
fn an_answer_that_is_no_success_is_not_healthy() {
    let picture =
        Picture::read(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"ok"}"#).expect("it tells of health");
    assert_eq!(picture.status, HealthStatus::Unhealthy);
    assert!(!picture.is_healthy(false));
}

#[test]
fn degraded_is_healthy_unless_asked_strictly() {
    let picture = read(r#"{"status":"degraded"}"#);
    assert!(picture.is_healthy(false) && !picture.is_healthy(true));
}

#[test]
fn what_tells_of_no_health_is_not_taken_for_it() {
    for body in [
        "",
        "<html>",
        "[]",
        "1",
        "{}",
        r#"{"status":"shipped"}"#,
        r#"{"status":7}"#,
        r#"{"detail":"starting"}"#,
    ] {
        assert_eq!(Picture::read(StatusCode::OK, body), None, "{body}");
    }
}

#[test]
fn what_it_tells_programs_is_one_shape() {
    let body = r#"{"status":"UP","components":{"db":{"status":"UP"}}}"#;
    let expected = r#"{"status":"healthy","checks":[{"name":"db","status":"UP"}],"circuits":{}}"#;
    let expected: Value = serde_json::from_str(expected).expect("JSON");
    assert_eq!(Value::Object(read(body).json()), expected);
}
