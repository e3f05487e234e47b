use std::time::Duration;

use resilience::testing::{self, Event, Events};
use testing_tests::{Failed, Runs, find, hang, pay, recommend};

/// What happened, in one word each.
fn words(events: &Events) -> Vec<String> {
    let word = |text: String| text.split([' ', '{']).next().unwrap_or_default().to_owned();
    let mut words = Vec::new();
    for event in events.all() {
        words.push(match event {
            Event::Policy(event) => word(format!("{event:?}")),
            other => word(format!("{other:?}")),
        });
    }
    words
}

#[tokio::test(start_paused = true)]
async fn a_call_is_admitted_and_then_succeeds_or_fails() {
    let _scope = testing::isolate();
    let events = testing::events("payment");
    let runs = Runs::default();
    pay(&runs, true).await.unwrap();
    assert_eq!(pay(&runs, false).await, Err(Failed::Declined));
    assert_eq!(words(&events), ["Admitted", "Succeeded", "Admitted", "Failed"]);
    assert_eq!(events.count(|event| matches!(event, Event::Failed { name: "payment", .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn the_story_of_a_circuit_is_told_in_order() {
    let _scope = testing::isolate();
    let events = testing::events("payment");
    let runs = Runs::default();
    testing::inject("payment").fail(3);
    for _ in 0..4 {
        let _answer = pay(&runs, true).await;
    }
    let failure = ["Admitted", "Injected", "Failed"];
    let expected = [&failure[..], &failure, &failure, &["CircuitChanged", "CircuitRefused"]].concat();
    assert_eq!(words(&events), expected);
}

#[tokio::test(start_paused = true)]
async fn without_a_breaker_answers_are_judged_too_once_for_each_attempt() {
    let _scope = testing::isolate();
    let events = testing::events("recommend");
    recommend(&Runs::default(), false).await.unwrap();
    assert_eq!(
        words(&events),
        ["Admitted", "Failed", "RetryScheduled", "Admitted", "Failed", "RetriesEnded", "FellBack"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_function_brings_the_events_of_its_policies() {
    let _scope = testing::isolate();
    let of_function = testing::events("search");
    let of_policy = testing::events("again");
    testing::inject("search").fail(1);
    find(&Runs::default()).await.unwrap();
    assert_eq!(
        words(&of_function),
        ["Admitted", "Injected", "Failed", "RetryScheduled", "Admitted", "Succeeded"]
    );
    assert_eq!(words(&of_policy), ["RetryScheduled"]);
}

#[tokio::test(start_paused = true)]
async fn a_cut_attempt_failed_and_a_dropped_one_is_cancelled() {
    let _scope = testing::isolate();
    let events = testing::events("hang");
    let runs = Runs::default();
    hang(&runs).await.unwrap_err();
    assert_eq!(words(&events), ["Admitted", "TimedOut", "Failed"]);
    let events = testing::events("hang");
    tokio::time::timeout(Duration::from_millis(10), hang(&runs)).await.unwrap_err();
    assert_eq!(words(&events), ["Admitted", "Cancelled"]);
}

#[tokio::test(start_paused = true)]
async fn next_waits_for_what_a_task_does() {
    let _scope = testing::isolate();
    let events = testing::events("payment");
    let task = tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        pay(&Runs::default(), true).await
    });
    assert!(matches!(events.next().await, Event::Admitted { name: "payment", .. }));
    assert!(matches!(events.next().await, Event::Succeeded { name: "payment", .. }));
    assert_eq!(task.await.unwrap(), Ok(1));
    assert_eq!(events.dropped(), 0);
}

#[tokio::test(start_paused = true)]
async fn collecting_begins_with_the_collector_and_sees_its_scope_alone() {
    let runs = Runs::default();
    let scope = testing::isolate();
    pay(&runs, true).await.unwrap();
    let events = testing::events("payment");
    drop(scope);
    let _other = testing::isolate();
    pay(&runs, true).await.unwrap();
    assert_eq!(words(&events), [""; 0]);
}

#[test]
#[should_panic(expected = "no guarded function or policy is named `nothing`: there are ")]
fn collecting_of_an_unknown_name_is_the_tests_mistake() {
    let _events = testing::events("nothing");
}
