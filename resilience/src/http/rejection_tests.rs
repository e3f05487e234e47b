use axum::body::to_bytes;
use axum::response::ErrorResponse;
use futures_util::FutureExt;

use super::*;
use crate::outcome::conclude;

const PERIOD: Duration = Duration::from_mins(1);

fn limited() -> Rejection {
    Rejection::RateLimited {
        name: "orders",
        retry_after: Duration::from_millis(29_500),
        limit: 100,
        period: PERIOD,
    }
}

fn open(retry_after: Duration) -> Rejection {
    Rejection::CircuitOpen { name: "secret-upstream", retry_after }
}

/// The status line, the fields in order of name, and the body.
fn text(response: Response) -> String {
    let (parts, body) = response.into_parts();
    let mut lines: Vec<String> =
        parts.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    let body = to_bytes(body, 1000).now_or_never().unwrap().unwrap();
    format!("{}\n{}\n{}", parts.status.as_u16(), lines.join("\n"), String::from_utf8_lossy(&body))
}

#[test]
fn a_rate_limit_tells_when_to_come_back_and_what_the_limit_is() {
    let expected = r#"429
cache-control: no-store
content-type: application/json
ratelimit-policy: "orders";q=100;w=60
ratelimit: "orders";r=0;t=30
retry-after: 30
{"error":"Rate limit exceeded"}"#;
    assert_eq!(text(limited().into_response()), expected);
}

#[test]
fn other_rejections_tell_no_names() {
    let answer = |code: u16, seconds: u32, error: &str| {
        format!(
            "{code}\ncache-control: no-store\ncontent-type: application/json\nretry-after: {seconds}\n{{\"error\":\"{error}\"}}"
        )
    };
    let timed_out = Rejection::TimedOut { name: "secret-upstream", limit: PERIOD };
    let full = Rejection::BulkheadFull { name: "secret-upstream" };
    let injected = Rejection::Injected { name: "secret-upstream" };
    for (rejection, expected) in [
        (open(PERIOD), answer(503, 60, "Service temporarily unavailable")),
        (open(Duration::ZERO), answer(503, 1, "Service temporarily unavailable")),
        (timed_out, answer(504, 1, "Request took too long")),
        (full, answer(503, 1, "Too many requests at a time")),
        (injected, answer(500, 1, "Failed on a test's behalf")),
    ] {
        assert_eq!(text(rejection.into_response()), expected);
        assert_eq!(text(conclude::<Response>(Err(rejection))), expected);
    }
}

#[test]
fn it_becomes_what_handlers_return_as_errors() {
    fn by<E: crate::FromRejection>() -> E {
        conclude::<Result<(), E>>(Err(limited())).unwrap_err()
    }
    assert_eq!(by::<StatusCode>(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        by::<(StatusCode, String)>(),
        (StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded".to_owned())
    );
    let response: Response = by();
    assert_eq!(text(response), text(limited().into_response()));
    let response = (Err(by::<ErrorResponse>()) as axum::response::Result<()>).into_response();
    assert_eq!(text(response), text(limited().into_response()));
    let error: anyhow::Error = by();
    assert_eq!(error.downcast_ref(), Some(&limited()));
    let error: Box<dyn std::error::Error + Send + Sync> = by();
    assert_eq!(error.downcast_ref(), Some(&limited()));
}

#[test]
fn a_status_alone_leaves_its_retry_after_to_the_layer() {
    let told = |code: StatusCode, given: Option<u32>| {
        let mut headers = HeaderMap::new();
        headers.extend(given.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))));
        refusal::take().unwrap().tell(code, &mut headers);
        headers.get(RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned())
    };
    refusal::forget();
    assert_eq!(refusal::take(), None);
    let code = StatusCode::from(limited());
    assert_eq!(told(code, None).as_deref(), Some("30"));
    let (code, _) = <(StatusCode, String)>::from(limited());
    assert_eq!(told(code, Some(7)).as_deref(), Some("7"), "the program's own counts");
    let _ = StatusCode::from(limited());
    assert_eq!(told(StatusCode::OK, None), None, "the program went on without");
    let _ = StatusCode::from(limited());
    refusal::forget();
    assert_eq!(refusal::take(), None);
}
