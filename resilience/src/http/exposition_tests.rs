use axum::body::to_bytes;
use axum::http::{HeaderValue, Request};
use tower::ServiceExt;

use super::*;
use crate::health::check::Check;
use crate::health::outcome::Health;
use crate::http::testing::{Service, after_a_while, entry, failing};

const PROMETHEUS: &str = "application/openmetrics-text;version=1.0.0;q=0.5,\
    application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

fn accepted(accept: &str) -> Format {
    Format::accepted(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_str(accept).unwrap())]))
}

fn service() -> Service {
    let database = after_a_while(Health::healthy());
    Service::of(vec![entry("database", database.critical()), entry("redis", failing())])
}

/// The samples of a family, without the time of the last run.
fn samples<'a>(body: &'a str, family: &'a str) -> Vec<&'a str> {
    body.lines().filter(|line| line.starts_with(family)).collect()
}

#[test]
fn h6_the_format_is_negotiated() {
    assert_eq!(Format::accepted(&HeaderMap::new()), Format::Text);
    assert_eq!(accepted(PROMETHEUS), Format::OpenMetrics);
    assert_eq!(accepted("Application/OpenMetrics-Text"), Format::OpenMetrics);
    for text in [
        "*/*",
        "text/plain",
        "text/html",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0.1, text/plain;q=0.2",
        "application/openmetrics-text;q=nonsense",
        ";;,,q=,",
    ] {
        assert_eq!(accepted(text), Format::Text, "{text}");
    }
}

#[tokio::test]
async fn every_series_exists_before_the_first_run() {
    let body = service().get("/metrics").await.body;
    assert_eq!(
        samples(&body, "health_check_status{"),
        [
            r#"health_check_status{name="database",status="degraded"} 0"#,
            r#"health_check_status{name="database",status="healthy"} 0"#,
            r#"health_check_status{name="database",status="unhealthy"} 0"#,
            r#"health_check_status{name="database",status="unknown"} 1"#,
            r#"health_check_status{name="redis",status="degraded"} 0"#,
            r#"health_check_status{name="redis",status="healthy"} 0"#,
            r#"health_check_status{name="redis",status="unhealthy"} 0"#,
            r#"health_check_status{name="redis",status="unknown"} 1"#,
        ]
    );
    let counts = [
        r#"health_check_duration_seconds_count{name="database"} 0"#,
        r#"health_check_duration_seconds_count{name="redis"} 0"#,
    ];
    assert_eq!(samples(&body, "health_check_duration_seconds_count"), counts);
    let last_run = [
        r#"health_check_last_run_timestamp_seconds{name="database"} 0"#,
        r#"health_check_last_run_timestamp_seconds{name="redis"} 0"#,
    ];
    assert_eq!(samples(&body, "health_check_last_run"), last_run);
    assert_eq!(samples(&body, "resilience_health_stream_clients"), ["resilience_health_stream_clients 0"]);
}

#[tokio::test]
async fn h8_bad_health_is_a_value_and_not_a_code() {
    let service = Service::of(vec![entry("database", failing().critical())]);
    assert_eq!(service.get("/readyz").await.code, 503);
    let answer = service.get("/metrics").await;
    assert_eq!(answer.code, 200);
    let one =
        answer.body.lines().filter(|line| line.starts_with("health_check_status{") && line.ends_with(" 1"));
    assert_eq!(one.collect::<Vec<_>>(), [r#"health_check_status{name="database",status="unhealthy"} 1"#]);
    assert_eq!(
        samples(&answer.body, "health_check_duration_seconds_count"),
        [r#"health_check_duration_seconds_count{name="database"} 1"#]
    );
    let last_run = samples(&answer.body, "health_check_last_run_timestamp_seconds{")[0];
    let seconds = last_run.rsplit(' ').next().unwrap().parse::<f64>().unwrap();
    assert!(seconds > 1_700_000_000.0, "{last_run}");
}

#[tokio::test]
async fn open_metrics_end_as_they_must() {
    let service = service();
    let ask = |method| Request::builder().method(method).uri("/metrics").header("accept", PROMETHEUS);
    let answer = service.ask(ask("GET")).await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(answer.body.ends_with("\n# EOF\n"), "{}", answer.body);
    assert!(answer.body.contains(r#"health_check_duration_seconds_bucket{name="redis",le="5.0"} 0"#));
    let head = service.ask(ask("HEAD")).await;
    assert_eq!(head.header("content-length"), answer.body.len().to_string());
}

#[tokio::test]
async fn h6_it_is_zipped_for_who_asks() {
    let service = service();
    let ask = |encoding: &str| {
        let asked = Request::get("/metrics").header("accept", PROMETHEUS).header("accept-encoding", encoding);
        service.router.clone().oneshot(asked.body(Body::empty()).unwrap())
    };
    let (zipped, plain) = (ask("gzip").await.unwrap(), ask("br").await.unwrap());
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    assert!(!plain.headers().contains_key("content-encoding"));
    for response in [&zipped, &plain] {
        assert_eq!(response.headers()["vary"], "accept, accept-encoding");
        assert!(
            response.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text")
        );
    }
    let length = |response: Response| async { to_bytes(response.into_body(), 1 << 20).await.unwrap() };
    let (zipped, plain) = (length(zipped).await, length(plain).await);
    assert!(zipped.starts_with(&[0x1f, 0x8b]));
    assert!(zipped.len() < plain.len() / 3, "{} of {}", zipped.len(), plain.len());
}

#[tokio::test]
async fn two_services_in_one_process_have_metrics_of_their_own() {
    let (one, other) = (service(), service());
    one.get("/readyz").await;
    let body = other.get("/metrics").await.body;
    assert_eq!(
        samples(&body, r#"health_check_duration_seconds_count{name="redis"}"#),
        [r#"health_check_duration_seconds_count{name="redis"} 0"#]
    );
}

#[tokio::test]
async fn a_collector_that_panics_is_an_error_of_the_server() {
    let answer = respond(Format::Text, false, || panic!("cannot read the temperature")).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
    assert_eq!(body, r#"{"error":"a metrics collector of this program panicked"}"#);
}
