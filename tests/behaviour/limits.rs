//! Limits on calls: how many at once, and how many in a period.

use std::time::Duration;

use resilience::{Rejection, bulkhead, rate_limit, retry};
use tokio::time::sleep;

use crate::{Error, sent};

#[bulkhead(max_concurrent = 1, max_queue = 1, max_wait = "1s")]
async fn one_at_a_time(text: String) -> Result<String, Error> {
    sleep(Duration::from_millis(10)).await;
    Ok(text)
}

#[rate_limit("2/s", key = user.len())]
async fn limited(user: String) -> Result<String, Error> {
    Ok(user)
}

#[retry(max_retries = 1, retry_rejected, jitter = none)]
#[rate_limit("1/s", algorithm = gcra, burst = 1)]
async fn patient() -> Result<u8, Error> {
    Ok(1)
}

#[rate_limit("1/s", max_wait = "2s", blocking)]
fn waiting() -> Result<u8, Error> {
    Ok(1)
}

#[tokio::test(start_paused = true)]
async fn a_bulkhead_queues_and_refuses() {
    let calls = ["a", "b", "c"].map(|text| tokio::spawn(sent(one_at_a_time(text.to_owned()))));
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    assert_eq!(answers[..2], [Ok("a".to_owned()), Ok("b".to_owned())]);
    assert!(matches!(answers[2], Err(Error::Refused(Rejection::BulkheadFull { name: "one_at_a_time", .. }))));
}

#[tokio::test(start_paused = true)]
async fn a_limit_counts_by_key() {
    for _ in 0..2 {
        assert_eq!(sent(limited("ab".into())).await, Ok("ab".into()));
    }
    assert!(matches!(limited("cd".into()).await, Err(Error::Refused(Rejection::RateLimited { .. }))));
    assert_eq!(limited("abc".into()).await, Ok("abc".into()));
}

#[tokio::test(start_paused = true)]
async fn refusals_are_retried_where_that_is_asked_for() {
    assert_eq!(sent(patient()).await, Ok(1));
    let began = tokio::time::Instant::now();
    assert_eq!(patient().await, Ok(1));
    assert!(began.elapsed() >= Duration::from_millis(900));
    assert_eq!(waiting(), Ok(1));
}
