use std::time::Duration;

use super::Timeout;

#[test]
fn a_total_that_no_attempt_could_reach_is_a_fault() {
    let limit = Duration::from_secs(2);
    let fault = Timeout::new("payment", limit).total(limit).fault().unwrap();
    assert_eq!(
        fault,
        "`total` must be longer than the limit of one attempt, or no attempt ever reaches its own limit"
    );
    assert_eq!(Timeout::new("payment", limit).total(limit + Duration::from_nanos(1)).fault(), None);
    assert_eq!(Timeout::of_total("payment", limit).fault(), None);
}

#[test]
#[should_panic(expected = "the limit of `timeout` must be longer than zero")]
fn no_time_for_an_attempt_is_refused() {
    let _ = Timeout::new("payment", Duration::ZERO);
}

#[test]
#[should_panic(expected = "`total` must be longer than zero")]
fn no_time_for_all_attempts_is_refused() {
    let _ = Timeout::of_total("payment", Duration::ZERO);
}

#[test]
#[should_panic(expected = "`total` must be longer than the limit of one attempt")]
fn faults_are_told_by_checked() {
    let _ = Timeout::new("payment", Duration::from_secs(2)).total(Duration::from_secs(1)).checked();
}

#[tokio::test(start_paused = true)]
async fn limits_from_outside_count_for_the_next_call_and_switched_off_none_does() {
    use super::Settings;

    static TIMEOUT: Timeout = Timeout::new("adjusted", Duration::from_secs(2));
    let pending = |limit| async move {
        let call = TIMEOUT.call(std::future::pending::<Result<(), crate::Rejection>>());
        tokio::time::timeout(limit, call).await
    };
    let seconds = Duration::from_secs;
    let (began, given) =
        (tokio::time::Instant::now(), Settings { attempt: Some(seconds(5)), ..*TIMEOUT.settings() });
    TIMEOUT.settings.set(given);
    let answer = pending(seconds(10)).await.unwrap();
    assert_eq!(
        (answer.unwrap_err().to_string(), began.elapsed()),
        ("`adjusted` took longer than 5s".into(), seconds(5))
    );
    // A call that waits when the limit goes is not cut any more.
    let waiting = tokio::spawn(pending(seconds(100)));
    tokio::time::sleep(seconds(1)).await;
    TIMEOUT.settings.set(Settings { enabled: false, ..*TIMEOUT.settings() });
    assert!(waiting.await.unwrap().is_err());
    assert_eq!(TIMEOUT.count_so_far(), 1);
}
