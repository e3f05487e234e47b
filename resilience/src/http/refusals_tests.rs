use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use axum::Router;
use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use http_body_util::BodyExt;
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

use super::*;
use crate::clock;
use crate::http::shell::testing::counted;
use crate::http::{Gate, RouteClass, Shell, TrustedProxies};
use crate::lifecycle::{Lifecycle, Phase};
use crate::observe::requests::Requests;

fn upload(length: usize) -> Request<Body> {
    let pieces = (0..length).map(|_| Ok::<_, Infallible>("x"));
    Request::post("/").body(Body::from_stream(futures_util::stream::iter(pieces))).unwrap()
}

async fn text(response: Response) -> (u16, String) {
    let code = response.status().as_u16();
    (code, String::from_utf8(to_bytes(response.into_body(), 100).await.unwrap().to_vec()).unwrap())
}

/// What a handler that reads the whole body answers, with whatever it says of an error.
async fn handled(refusals: &Refusals, request: Request<Body>) -> (u16, String) {
    let (request, watch, _place) = match refusals.admit(request, clock::now()) {
        Judgement::Admitted { request, place, watch } => (request, watch, place),
        Judgement::Refused { answer, .. } => return text(answer).await,
    };
    let mut handler = pin!(async move {
        match request.into_body().collect().await {
            Ok(body) => body.to_bytes().into_response(),
            Err(_) => (StatusCode::BAD_REQUEST, "Failed to buffer the request body").into_response(),
        }
    });
    let mut watch = pin!(watch);
    let answered = poll_fn(|context| {
        watch.begin();
        let polled = handler.as_mut().poll(context);
        match watch.as_mut().end(polled.is_pending(), context) {
            Some(instead) => Poll::Ready(instead),
            None => polled,
        }
    });
    text(answered.await).await
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_told_in_the_place_of_what_an_extractor_makes_of_it() {
    let refusals = Refusals { body: BodyLimits { most: Some(3), progress: None }, ..Refusals::default() };
    assert_eq!(handled(&refusals, upload(3)).await, (200, "xxx".to_owned()));
    let too_large = (413, r#"{"detail":"body too large"}"#.to_owned());
    assert_eq!(handled(&refusals, upload(4)).await, too_large);
    assert_eq!(handled(&refusals, Request::post("/").body(Body::from("xxxx")).unwrap()).await, too_large);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stalls_ends_the_wait_of_the_handler() {
    let progress = Some(Duration::from_secs(5));
    let refusals = Refusals { body: BodyLimits { most: None, progress }, ..Refusals::default() };
    let stalled = futures_util::stream::once(async {
        sleep(Duration::from_hours(1)).await;
        Ok::<_, Infallible>("late")
    });
    let begun = Instant::now();
    let request = Request::post("/").body(Body::from_stream(stalled)).unwrap();
    let answer = handled(&refusals, request).await;
    assert_eq!(answer, (408, r#"{"detail":"body timeout"}"#.to_owned()));
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
}

#[tokio::test]
async fn places_are_judged_before_bodies_and_given_back_by_what_is_refused() {
    let in_flight = InFlight::new(1);
    let refusals = Refusals {
        in_flight: Some(Arc::clone(&in_flight)),
        body: BodyLimits { most: Some(3), progress: None },
        ..Refusals::default()
    };
    let large = || Request::post("/").body(Body::from("xxxx")).unwrap();
    let held = refusals.admit(upload(1), clock::now());
    assert_eq!(handled(&refusals, large()).await, (503, r#"{"detail":"overloaded"}"#.to_owned()));
    drop(held);
    assert_eq!(handled(&refusals, large()).await.0, 413);
    assert_eq!(in_flight.taken(), 0);
    assert_eq!(handled(&refusals, upload(2)).await.0, 200);
    assert_eq!(in_flight.taken(), 0);
}

#[tokio::test]
async fn a_fault_that_another_request_left_on_the_thread_is_not_this_one_s() {
    body_fault::note(body_fault::BodyFault::Stalled);
    assert_eq!(handled(&Refusals::default(), upload(2)).await, (200, "xx".to_owned()));
}

#[tokio::test]
async fn a_layer_inside_of_another_takes_no_place_of_its_own_and_the_body_holds_the_one() {
    let in_flight = InFlight::new(1);
    let refusals = Refusals { in_flight: Some(Arc::clone(&in_flight)), ..Refusals::default() };
    let lifecycle = Lifecycle::new(Phase::Serving);
    let requests = Requests::leaked(RouteClass::by_path, []);
    let gate = Gate::of(Shell::leaked(lifecycle, requests, refusals, TrustedProxies::default()));
    let app =
        Router::new().route("/", get(|| async { upload(2).into_body() })).layer(gate.clone()).layer(gate);
    let ask = || app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap());
    let first = ask().await.unwrap();
    assert_eq!((first.status().as_u16(), in_flight.taken()), (200, 1));
    assert_eq!(ask().await.unwrap().status().as_u16(), 503);
    assert_eq!(text(first).await.1, "xx");
    assert_eq!(in_flight.taken(), 0);
    drop(ask().await.unwrap());
    assert_eq!(in_flight.taken(), 0, "given up before its body was read");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_panics_while_it_is_cut_is_answered_and_counted_once() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    async fn handler() {
        let _held = Panics;
        std::future::pending::<()>().await;
    }
    let refusals = Refusals { timeout: Some(Duration::from_secs(1)), ..Refusals::default() };
    let requests = Requests::leaked(RouteClass::by_path, []);
    let lifecycle = Lifecycle::new(Phase::Serving);
    let shell = Shell::leaked(lifecycle, requests, refusals, TrustedProxies::default());
    let app = Router::new().route("/", get(handler)).layer(Gate::of(shell));
    let answer = app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(text(answer).await, (500, r#"{"error":"internal error"}"#.to_owned()));
    let expected = [r#"{method="GET",path="/",status="500",class="public"} 1"#];
    assert_eq!(counted(shell, "http_requests_total"), expected);
}
