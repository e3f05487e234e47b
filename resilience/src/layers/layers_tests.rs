use std::future::{pending, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;
use std::time::Duration;

use tokio::time::{Instant, advance, sleep, timeout};
use tower::{BoxError, Service, ServiceBuilder, ServiceExt, service_fn};

use super::*;
use crate::policy::retry::Jitter;
use crate::rejection::Rejection;
use crate::{CacheFallback, CircuitState};

const SECOND: Duration = Duration::from_secs(1);

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn counts(breaker: &'static CircuitBreaker) -> [u64; 5] {
    let stats = breaker.stats();
    [
        stats.successful_calls,
        stats.failed_calls,
        stats.ignored_calls,
        stats.cancelled_calls,
        stats.rejected_calls,
    ]
}

/// Counts what is asked of it; the answers come in turn, then the request.
#[derive(Clone)]
struct Callee {
    calls: &'static AtomicU32,
    fails: u32,
    is_ready: bool,
}

impl Callee {
    fn failing(fails: u32) -> Self {
        Self { calls: leaked(AtomicU32::new(0)), fails, is_ready: false }
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Service<u32> for Callee {
    type Response = u32;
    type Error = BoxError;
    type Future = std::future::Ready<Result<u32, BoxError>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), BoxError>> {
        self.is_ready = true;
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: u32) -> Self::Future {
        assert!(self.is_ready, "called before it was ready");
        self.is_ready = false;
        let before = self.calls.fetch_add(1, Ordering::Relaxed);
        ready(if before < self.fails { Err("down".into()) } else { Ok(request) })
    }
}

fn quick(retries: u32) -> &'static Retry {
    leaked(Retry::new("r").max_retries(retries).base_delay(SECOND).jitter(Jitter::None).factor(1.0))
}

fn rejection(error: &BoxError) -> &Rejection {
    error.downcast_ref().expect("the policy's answer")
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_keeps_calls_from_the_service_and_counts_what_it_saw() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(2));
    let callee = Callee::failing(2);
    let mut service = CircuitBreakerLayer::new(breaker).layer(callee.clone());
    for _ in 0..2 {
        let error = service.ready().await.unwrap().call(1).await.unwrap_err();
        assert_eq!(error.to_string(), "down");
    }
    let error = service.ready().await.unwrap().call(1).await.unwrap_err();
    assert!(matches!(rejection(&error), Rejection::CircuitOpen { .. }), "{error}");
    assert_eq!(callee.calls(), 2);
    assert_eq!(counts(breaker), [0, 2, 0, 0, 1]);
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_ready_service_holds_and_counts_nothing() {
    let places = leaked(Bulkhead::new("h").max_concurrent(1));
    let limiter = leaked(RateLimiter::new("l", 1, SECOND));
    let breaker = leaked(CircuitBreaker::new("b"));
    let layer = GuardLayer::new("g").bulkhead(places).rate_limiter(limiter).circuit_breaker(breaker);
    let mut services: Vec<_> = (0..3).map(|_| layer.layer(Callee::failing(0))).collect();
    for service in &mut services {
        service.ready().await.unwrap();
    }
    assert_eq!(places.in_flight(), 0);
    // Nor does a call that is not polled.
    let unpolled = services[1].call(2);
    assert_eq!((places.in_flight(), counts(breaker)), (0, [0; 5]));
    drop(unpolled);
    assert_eq!(services[0].call(1).await.unwrap(), 1);
    assert_eq!(counts(breaker), [1, 0, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_is_dropped_and_failed() {
    struct Inside(&'static AtomicU32);
    impl Drop for Inside {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    let breaker = leaked(CircuitBreaker::new("b"));
    let places = leaked(Bulkhead::new("h").max_concurrent(1));
    let limits = leaked(Timeout::new("t", SECOND));
    let inside = leaked(AtomicU32::new(0));
    let callee = service_fn(move |(): ()| async move {
        inside.fetch_add(1, Ordering::Relaxed);
        let _inside = Inside(inside);
        pending::<Result<(), BoxError>>().await
    });
    let service =
        GuardLayer::new("g").timeout(limits).circuit_breaker(breaker).bulkhead(places).layer(callee);
    let began = Instant::now();
    let mut call = pin!(service.oneshot(()));
    let error = call.as_mut().await.unwrap_err();
    assert_eq!(rejection(&error), &Rejection::TimedOut { name: "t", limit: SECOND });
    assert_eq!((began.elapsed(), inside.load(Ordering::Relaxed)), (SECOND, 0));
    assert_eq!((places.in_flight(), counts(breaker)), (0, [0, 1, 0, 0, 0]));
}

#[tokio::test(start_paused = true)]
async fn retries_send_the_request_again_when_the_service_is_ready() {
    let callee = Callee::failing(2);
    let began = Instant::now();
    let answer = RetryLayer::new(quick(3)).layer(callee.clone()).oneshot(7).await;
    assert_eq!(answer.unwrap(), 7);
    assert_eq!((callee.calls(), began.elapsed()), (3, 2 * SECOND));
    let callee = Callee::failing(9);
    let error = RetryLayer::new(quick(1)).layer(callee.clone()).oneshot(7).await.unwrap_err();
    assert_eq!((error.to_string().as_str(), callee.calls()), ("down", 2));
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_past_the_elapsed_limit_sends_no_request_again() {
    let retry = Retry::new("r").base_delay(SECOND).jitter(Jitter::None).max_elapsed(3 * SECOND);
    let callee = Callee::failing(9);
    let mut call = pin!(RetryLayer::new(leaked(retry)).layer(callee.clone()).oneshot(1));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    let error = call.await.unwrap_err();
    assert_eq!(rejection(&error), &Rejection::TimedOut { name: "r", limit: 3 * SECOND });
    assert_eq!(callee.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_ready_for_another_attempt_is_waited_for_within_the_limit() {
    #[derive(Clone)]
    struct OnceReady(bool);
    impl Service<()> for OnceReady {
        type Response = ();
        type Error = BoxError;
        type Future = std::future::Ready<Result<(), BoxError>>;
        fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), BoxError>> {
            if std::mem::replace(&mut self.0, false) {
                std::task::Poll::Ready(Ok(()))
            } else {
                std::task::Poll::Pending
            }
        }
        fn call(&mut self, (): ()) -> Self::Future {
            ready(Err("down".into()))
        }
    }
    let limits = leaked(Timeout::new("t", 3 * SECOND));
    let layer = GuardLayer::new("g").retry(quick(1)).timeout(limits);
    let began = Instant::now();
    let error = layer.layer(OnceReady(true)).oneshot(()).await.unwrap_err();
    assert_eq!(rejection(&error), &Rejection::TimedOut { name: "t", limit: 3 * SECOND });
    assert_eq!(began.elapsed(), 4 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_gives_back_everything_and_is_cancelled() {
    let breaker = leaked(CircuitBreaker::new("b"));
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let layer = GuardLayer::new("g").circuit_breaker(breaker).bulkhead(places).retry(quick(3));
    let service = layer.layer(service_fn(|(): ()| pending::<Result<(), BoxError>>()));
    // One inside, one in the queue, one in a pause.
    let inside = tokio::spawn(service.clone().oneshot(()));
    tokio::task::yield_now().await;
    let queued = tokio::spawn(service.oneshot(()));
    tokio::task::yield_now().await;
    assert_eq!((places.in_flight(), places.waiting()), (1, 1));
    queued.abort();
    inside.abort();
    assert!(queued.await.unwrap_err().is_cancelled() && inside.await.unwrap_err().is_cancelled());
    assert_eq!((places.in_flight(), places.waiting()), (0, 0));
    assert_eq!(counts(breaker), [0, 0, 0, 2, 0]);
    let pausing = layer.layer(Callee::failing(9)).oneshot(1);
    assert!(timeout(SECOND / 2, pausing).await.is_err());
    assert_eq!((places.in_flight(), counts(breaker)), (0, [0, 1, 0, 2, 0]));
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_service_is_a_failure_and_goes_on() {
    let breaker = leaked(CircuitBreaker::new("b"));
    let places = leaked(Bulkhead::new("h"));
    let layer = GuardLayer::new("g").circuit_breaker(breaker).bulkhead(places);
    let in_future = service_fn(|(): ()| async { panic!("callee") as Result<(), BoxError> });
    assert!(tokio::spawn(layer.layer(in_future).oneshot(())).await.unwrap_err().is_panic());
    let in_call = service_fn(|(): ()| -> std::future::Ready<Result<(), BoxError>> { panic!("callee") });
    assert!(tokio::spawn(layer.layer(in_call).oneshot(())).await.unwrap_err().is_panic());
    assert_eq!((places.in_flight(), counts(breaker)), (0, [0, 2, 0, 0, 0]));
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_rate_and_their_place() {
    let limiter = leaked(RateLimiter::new("l", 1, SECOND).max_wait(SECOND));
    let service = RateLimiterLayer::new(limiter).layer(Callee::failing(0));
    let began = Instant::now();
    let call = || service.clone().oneshot(1);
    let (first, second, third) = tokio::join!(call(), call(), call());
    assert_eq!((first.unwrap(), second.unwrap(), began.elapsed()), (1, 1, SECOND));
    assert_eq!(rejection(&third.unwrap_err()).retry_after(), Some(2 * SECOND));
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let slow = service_fn(|(): ()| async {
        sleep(SECOND).await;
        Ok::<_, BoxError>(())
    });
    let service = BulkheadLayer::new(places).layer(slow);
    let call = || service.clone().oneshot(());
    let (began, answers) = (Instant::now(), tokio::join!(call(), call(), call()));
    assert!(answers.0.is_ok() && answers.1.is_ok());
    assert_eq!(rejection(&answers.2.unwrap_err()), &Rejection::BulkheadFull { name: "h" });
    assert_eq!((began.elapsed(), places.in_flight()), (2 * SECOND, 0));
}

#[tokio::test(start_paused = true)]
async fn policies_of_a_guard_act_in_the_order_of_the_attributes() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(2));
    let callee = Callee::failing(9);
    // The breaker is written first, and yet it is inside the retries.
    let layer = GuardLayer::new("g").circuit_breaker(breaker).retry(quick(5));
    let error = layer.layer(callee.clone()).oneshot(1).await.unwrap_err();
    assert!(matches!(rejection(&error), Rejection::CircuitOpen { .. }), "{error}");
    assert_eq!((callee.calls(), counts(breaker)), (2, [0, 2, 0, 0, 1]));
}

#[tokio::test(start_paused = true)]
async fn layers_stack_as_any_others() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(9));
    let callee = Callee::failing(1);
    let service = ServiceBuilder::new()
        .layer(RetryLayer::new(quick(2)))
        .layer(CircuitBreakerLayer::new(breaker))
        .layer(TimeoutLayer::new(leaked(Timeout::new("t", SECOND))))
        .service(callee.clone());
    assert_eq!(service.oneshot(5).await.unwrap(), 5);
    assert_eq!((callee.calls(), counts(breaker)), (2, [1, 1, 0, 0, 0]));
}

#[tokio::test(start_paused = true)]
async fn the_program_says_what_a_failure_is() {
    let breaker = leaked(CircuitBreaker::new("b"));
    let statuses = service_fn(|status: u16| ready(Ok::<_, BoxError>(status)));
    let layer = CircuitBreakerLayer::new(breaker)
        .failed_if(|answer: &Result<u16, BoxError>| answer.as_ref().map_or(true, |status| *status >= 500));
    assert_eq!(layer.layer(statuses).oneshot(503).await.unwrap(), 503);
    assert_eq!(layer.layer(statuses).oneshot(404).await.unwrap(), 404);
    assert_eq!(counts(breaker), [1, 1, 0, 0, 0]);
}

#[test]
fn layers_of_the_same_policies_share_a_guard() {
    let (breaker, places) = (leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("b")));
    let of = |layer: CircuitBreakerLayer| interned::guard(&layer.guard);
    let first = of(CircuitBreakerLayer::new(breaker));
    assert!(std::ptr::eq(first, of(CircuitBreakerLayer::new(breaker))));
    assert!(!std::ptr::eq(first, of(CircuitBreakerLayer::new(leaked(CircuitBreaker::new("b"))))));
    assert!(!std::ptr::eq(first, interned::guard(&BulkheadLayer::new(places).guard)));
    assert!(!std::ptr::eq(first, interned::guard(&GuardLayer::new("g").circuit_breaker(breaker).guard)));
}

#[test]
fn futures_are_send_where_the_services_are() {
    fn sent<T: Send>(_: &T) {}
    let layer = GuardLayer::new("g").retry(quick(1));
    sent(&layer.layer(Callee::failing(0)).oneshot(1));
    sent(
        &CacheFallbackLayer::new(leaked(CacheFallback::new("c")), |key: &u32| *key).layer(Callee::failing(0)),
    );
}

#[test]
#[should_panic(expected = "an attempt was polled after it had ended")]
fn a_call_that_is_polled_after_its_end_does_not_hang() {
    let mut service = TimeoutLayer::new(leaked(Timeout::new("t", SECOND))).layer(Callee::failing(0));
    let mut context = std::task::Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_ready());
    let mut call = pin!(service.call(1));
    assert!(call.as_mut().poll(&mut context).is_ready());
    let _ = call.as_mut().poll(&mut context);
}

#[tokio::test(start_paused = true)]
async fn the_last_good_answer_stands_in_for_a_failed_call() {
    let cache = leaked(CacheFallback::new("c").ttl(2 * SECOND));
    let layer = CacheFallbackLayer::new(cache, |request: &(u32, bool)| request.0);
    let callee = service_fn(|(key, up): (u32, bool)| {
        ready(if up { Ok(key * 10) } else { Err(BoxError::from("down")) })
    });
    let service = layer.layer(callee);
    assert_eq!(service.clone().oneshot((1, true)).await.unwrap(), 10);
    assert_eq!(service.clone().oneshot((1, false)).await.unwrap(), 10);
    assert_eq!(service.clone().oneshot((2, false)).await.unwrap_err().to_string(), "down");
    sleep(2 * SECOND).await;
    assert_eq!(service.oneshot((1, false)).await.unwrap_err().to_string(), "down");
}

#[cfg(feature = "serve")]
mod routes {
    use std::convert::Infallible;

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use axum::routing::get;

    use super::*;

    async fn status(app: &Router, path: &str) -> (StatusCode, Option<String>) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let retry_after =
            response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (response.status(), retry_after)
    }

    #[tokio::test(start_paused = true)]
    async fn a_guard_around_routes_answers_with_responses() {
        let breaker = leaked(CircuitBreaker::new("b").threshold(1).recovery(9 * SECOND));
        let limits = leaked(Timeout::new("t", SECOND));
        let app = Router::new()
            .route("/ok", get(async || "ok"))
            .route("/missing", get(async || StatusCode::NOT_FOUND))
            .route("/slow", get(pending::<StatusCode>))
            .route("/down", get(async || StatusCode::BAD_GATEWAY))
            .layer(GuardLayer::new("app").circuit_breaker(breaker).timeout(limits).responses());
        assert_eq!(status(&app, "/ok").await, (StatusCode::OK, None));
        assert_eq!(status(&app, "/missing").await, (StatusCode::NOT_FOUND, None));
        assert_eq!(counts(breaker), [2, 0, 0, 0, 0]);
        assert_eq!(status(&app, "/slow").await, (StatusCode::GATEWAY_TIMEOUT, Some("1".into())));
        assert_eq!(status(&app, "/ok").await, (StatusCode::SERVICE_UNAVAILABLE, Some("9".into())));
        breaker.reset();
        assert_eq!(status(&app, "/down").await, (StatusCode::BAD_GATEWAY, None));
        assert_eq!(breaker.state(), CircuitState::Open);
    }

    #[tokio::test(start_paused = true)]
    async fn each_layer_fits_on_routes() {
        let places = leaked(Bulkhead::new("h").max_concurrent(1));
        let limiter = leaked(RateLimiter::new("l", 2, 60 * SECOND));
        let app = Router::new()
            .route("/", get(async || "ok"))
            .layer(BulkheadLayer::new(places).responses())
            .layer(RateLimiterLayer::new(limiter).responses());
        assert_eq!(status(&app, "/").await, (StatusCode::OK, None));
        let inside = places.try_acquire();
        assert_eq!(status(&app, "/").await, (StatusCode::SERVICE_UNAVAILABLE, Some("1".into())));
        drop(inside);
        assert_eq!(status(&app, "/").await, (StatusCode::TOO_MANY_REQUESTS, Some("60".into())));
    }

    #[tokio::test]
    async fn an_error_that_cannot_happen_stays_impossible() {
        let service =
            TimeoutLayer::new(leaked(Timeout::new("t", SECOND))).responses().layer(service_fn(|(): ()| {
                ready(Ok::<_, Infallible>(axum::response::Response::new(Body::empty())))
            }));
        let Ok(response) = service.oneshot(()).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}
