use std::time::Duration;

use resilience::testing::{self, Event};
use resilience::{CircuitState, circuit};
use testing_tests::{Answer, FETCH, Failed, LEDGER, MAILS, Runs, SEATS};
use tokio::time::Instant;

use crate::injected;

fn ends(events: &testing::Events) -> (usize, usize, usize) {
    (
        events.count(|event| matches!(event, Event::Admitted { .. })),
        events.count(|event| matches!(event, Event::Succeeded { .. })),
        events.count(|event| matches!(event, Event::Failed { .. })),
    )
}

#[tokio::test(start_paused = true)]
async fn calls_through_a_breaker_fail_and_open_it() {
    let _scope = testing::isolate();
    let (runs, events) = (Runs::default(), testing::events("ledger"));
    testing::inject("ledger").fail(1);
    assert_eq!(injected(LEDGER.call(async { Answer::Ok(runs.run()) }).await), "ledger");
    testing::inject("ledger").fail(1);
    assert_eq!(injected(LEDGER.call_sync(|| Answer::Ok(runs.run()))), "ledger");
    assert_eq!((runs.count(), LEDGER.state()), (0, CircuitState::Open));
    assert_eq!(ends(&events), (2, 0, 2));
}

#[tokio::test(start_paused = true)]
async fn permits_tell_how_they_end() {
    let _scope = testing::isolate();
    let events = testing::events("ledger");
    LEDGER.acquire().unwrap().success();
    LEDGER.acquire().unwrap().failure();
    LEDGER.acquire().unwrap().ignore();
    drop(LEDGER.acquire().unwrap());
    let all: Vec<_> =
        events.all().into_iter().filter(|event| !matches!(event, Event::Admitted { .. })).collect();
    assert!(
        matches!(
            all[..],
            [Event::Succeeded { .. }, Event::Failed { .. }, Event::Ignored { .. }, Event::Cancelled { .. }]
        ),
        "{all:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_permit_settles_where_it_was_acquired() {
    let scope = testing::isolate();
    let permit = LEDGER.acquire().unwrap();
    drop(scope);
    let _other = testing::isolate();
    permit.failure();
    assert_eq!(circuit("ledger").unwrap().stats().total_calls, 0);
}

#[tokio::test(start_paused = true)]
async fn calls_through_a_bulkhead_fail_and_wait() {
    let _scope = testing::isolate();
    let (runs, events, began) = (Runs::default(), testing::events("seats"), Instant::now());
    testing::inject("seats").fail(1).delay(Duration::from_secs(2));
    injected(SEATS.call(async { Answer::Ok(runs.run()) }).await);
    assert_eq!(began.elapsed(), Duration::from_secs(2));
    assert_eq!(SEATS.call(async { Answer::Ok(runs.run()) }).await, Ok(1));
    assert_eq!(began.elapsed(), Duration::from_secs(4));
    testing::inject("seats").clear();
    testing::inject("seats").fail(1);
    injected(SEATS.call_sync(|| Answer::Ok(runs.run())));
    assert_eq!(ends(&events), (3, 1, 2));
}

#[tokio::test(start_paused = true)]
async fn calls_through_a_limiter_fail_and_are_counted() {
    let _scope = testing::isolate();
    let (runs, events) = (Runs::default(), testing::events("mails"));
    testing::inject("mails").fail(2);
    injected(MAILS.call(async { Answer::Ok(runs.run()) }).await);
    injected(MAILS.call_sync(|| Answer::Ok(runs.run())));
    assert!(matches!(
        MAILS.call_sync(|| Answer::Ok(runs.run())),
        Err(Failed::Refused(resilience::Rejection::RateLimited { .. }))
    ));
    assert_eq!(ends(&events), (2, 0, 2));
}

#[tokio::test(start_paused = true)]
async fn a_retry_goes_on_after_them() {
    let _scope = testing::isolate();
    let (runs, events) = (Runs::default(), testing::events("fetch"));
    testing::inject("fetch").fail(2);
    assert_eq!(FETCH.call(async || Answer::Ok(runs.run())).await, Ok(1));
    assert_eq!(ends(&events), (3, 1, 2));
}
