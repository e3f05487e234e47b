use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_check_counts_or_tells_how_long_to_wait() {
    static LIMITER: RateLimiter = RateLimiter::new("check", 1, SECOND).max_wait(SECOND);
    assert_eq!(LIMITER.check(), Ok(()));
    let refused = LIMITER.check().unwrap_err();
    assert_eq!(refused.to_string(), "rate limit of `check` exceeded");
    assert_eq!(refused.retry_after(), Some(SECOND));
    assert_eq!(LIMITER.check_key("key"), Ok(()));
    assert_eq!(LIMITER.check_key("key").unwrap_err(), refused);
    tokio::time::advance(SECOND).await;
    assert_eq!((LIMITER.check(), LIMITER.check_key("key")), (Ok(()), Ok(())));
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_its_turn_and_is_refused_at_once_where_that_is_too_long() {
    static LIMITER: RateLimiter = RateLimiter::new("acquire", 1, SECOND).max_wait(SECOND);
    let began = Instant::now();
    LIMITER.acquire().await.unwrap();
    let second = LIMITER.acquire();
    let third = async { (LIMITER.acquire().await.unwrap_err().retry_after(), began.elapsed()) };
    let (second, third) = tokio::join!(second, third);
    assert_eq!((second, third), (Ok(()), (Some(2 * SECOND), Duration::ZERO)));
    assert_eq!(began.elapsed(), SECOND);
    LIMITER.acquire_key("key").await.unwrap();
    LIMITER.acquire_key("key").await.unwrap();
    assert_eq!(began.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_waiter_dropped_gives_its_turn_back() {
    static LIMITER: RateLimiter = RateLimiter::new("turn", 1, SECOND).max_wait(SECOND);
    LIMITER.acquire().await.unwrap();
    assert!(timeout(SECOND / 2, LIMITER.acquire()).await.is_err());
    let began = Instant::now();
    LIMITER.acquire().await.unwrap();
    assert_eq!(began.elapsed(), SECOND / 2);
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_is_never_polled() {
    static LIMITER: RateLimiter = RateLimiter::new("call", 1, SECOND);
    assert_eq!(LIMITER.call(async { Ok::<_, Rejection>(1) }).await, Ok(1));
    let refused = LIMITER.call(async { panic!("polled") as Result<(), Rejection> }).await.unwrap_err();
    assert_eq!(refused.retry_after(), Some(SECOND));
    let refused = LIMITER.call_sync(|| panic!("called") as Result<(), Rejection>).unwrap_err();
    assert_eq!(refused.retry_after(), Some(SECOND));
}

#[test]
fn a_plain_call_waits_on_its_thread() {
    static LIMITER: RateLimiter =
        RateLimiter::new("plain", 1, Duration::from_millis(5)).max_wait(Duration::from_millis(5));
    let began = std::time::Instant::now();
    for _ in 0..2 {
        assert_eq!(LIMITER.call_sync(|| Ok::<_, Rejection>(1)), Ok(1));
    }
    assert!(began.elapsed() >= Duration::from_millis(5));
}
