use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::http::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::routing::get;
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::time::sleep;
use tower::ServiceExt;

use super::*;
use crate::http::shell::testing::{answer, counted, exposed, serving};
use crate::http::{Gate, Shell};

/// What is counted of one request to `/`, by its status.
fn counts(shell: &Shell) -> Vec<(u16, u64)> {
    let number = |line: &str| line.rsplit(' ').next()?.parse().ok();
    let status = |line: &str| line.split("status=\"").nth(1)?.get(..3)?.parse().ok();
    let lines = counted(shell, "http_requests_total");
    lines.iter().map(|line| (status(line).unwrap(), number(line).unwrap())).collect()
}

fn in_progress(shell: &Shell) -> bool {
    !counted(shell, "http_requests_in_progress").is_empty()
}

fn pieces(count: usize) -> Body {
    Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, Infallible>(Bytes::from_static(b"12345")))))
}

/// The answer to one request with this method, from a handler that gives `response`.
async fn response(
    shell: &'static Shell,
    method: &str,
    response: impl Fn() -> Response<Body> + Clone + Send + Sync + 'static,
) -> Response<Body> {
    let routes = Router::new().route("/", get(async move || response())).layer(Gate::of(shell));
    let request = Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
    routes.oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_body_that_is_never_sent_ends_with_the_head() {
    for (method, status, counted) in [("HEAD", 200, 200), ("GET", 204, 204), ("GET", 304, 304)] {
        let shell = serving();
        let answer = response(shell, method, move || {
            let mut response = Response::new(pieces(2));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response
        });
        let answer = answer.await;
        assert_eq!((counts(shell), in_progress(shell)), (vec![(counted, 1)], false), "{method} {status}");
        drop(answer);
        assert_eq!(counts(shell), [(counted, 1)]);
    }
}

#[tokio::test]
async fn a_body_that_is_told_to_be_empty_ends_with_the_head() {
    let shell = serving();
    let answer = response(shell, "GET", || {
        let mut response = Response::new(pieces(0));
        response.headers_mut().insert(CONTENT_LENGTH, 0.into());
        response
    });
    // A server asks for no frame of it.
    drop(answer.await);
    assert_eq!((counts(shell), in_progress(shell)), (vec![(200, 1)], false));
}

#[tokio::test]
async fn a_body_whose_length_is_told_ends_with_its_last_byte() {
    let shell = serving();
    let answer = response(shell, "GET", || {
        let mut response = Response::new(pieces(2));
        response.headers_mut().insert(CONTENT_LENGTH, 10.into());
        response
    });
    let mut body = answer.await.into_body();
    body.frame().await.unwrap().unwrap();
    assert!(in_progress(shell));
    body.frame().await.unwrap().unwrap();
    // A server asks for no further frame: it has sent what it said it would.
    assert_eq!((counts(shell), in_progress(shell)), (vec![(200, 1)], false));
}

#[tokio::test]
async fn a_body_that_fails_or_panics_is_a_failure_of_the_server() {
    let shell = serving();
    let failing = || Response::new(Body::from_stream(stream::iter([Ok(Bytes::from("a")), Err("broken")])));
    let mut body = response(shell, "GET", failing).await.into_body();
    body.frame().await.unwrap().unwrap();
    assert!(body.frame().await.unwrap().is_err());
    assert_eq!((counts(shell), in_progress(shell)), (vec![(500, 1)], false));

    let panicking = || {
        let piece =
            |number: usize| if number == 0 { Ok::<_, Infallible>(Bytes::from("a")) } else { panic!("no") };
        Response::new(Body::from_stream(stream::iter((0..2).map(piece))))
    };
    let body = response(shell, "GET", panicking).await.into_body();
    let task = tokio::spawn(to_bytes(body, 100));
    assert!(task.await.unwrap_err().is_panic());
    assert_eq!((counts(shell), in_progress(shell)), (vec![(500, 2)], false));
}

#[tokio::test(start_paused = true)]
async fn g3_the_latency_of_a_stream_is_that_of_its_head() {
    let shell = serving();
    let handler = async || {
        sleep(Duration::from_millis(70)).await;
        Body::from_stream(stream::unfold(0, async |number| {
            sleep(Duration::from_secs(5)).await;
            (number < 3).then_some((Ok::<_, Infallible>("event"), number + 1))
        }))
    };
    let routes = Router::new().route("/", get(handler)).layer(Gate::of(shell));
    assert_eq!(answer(&routes, "GET", "/").await.0, 200);
    let sum = counted(shell, "http_request_duration_seconds_sum");
    assert_eq!(sum, [r#"{method="GET",path="/",class="public"} 0.07"#]);
}

#[tokio::test]
async fn random_paths_and_methods_make_no_series() {
    let shell = serving();
    let routes = Router::new().route("/orders/{id}", get(async || "order")).layer(Gate::of(shell));
    let routes = routes.with_state(());
    let lines = || counted(shell, "").len();
    answer(&routes, "GET", "/orders/1").await;
    for method in ["GET", "PURGE"] {
        answer(&routes, method, "/nowhere").await;
        answer(&routes, method, "/orders/1").await;
    }
    let all = || exposed(shell).lines().count();
    let (before, known) = (all(), lines());
    let mut random = fastrand::Rng::with_seed(4);
    for number in 0..10_000 {
        let path = (0..12).map(|_| random.alphanumeric()).collect::<String>();
        answer(&routes, "GET", &format!("/{path}/{number}")).await;
        answer(&routes, "GET", &format!("/orders/{path}")).await;
    }
    for _ in 0..50 {
        let method = (0..9).map(|_| random.uppercase()).collect::<String>();
        answer(&routes, &method, "/nowhere").await;
        answer(&routes, &method, "/orders/1").await;
    }
    assert_eq!((all(), lines()), (before, known));
    assert!(counts(shell).contains(&(404, 10_001)));
}
