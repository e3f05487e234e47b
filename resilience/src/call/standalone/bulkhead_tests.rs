use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::*;

fn full(name: &'static str) -> Rejection {
    Rejection::BulkheadFull { name }
}

#[tokio::test(start_paused = true)]
async fn a_permit_gives_its_place_back_when_it_is_dropped() {
    static BULKHEAD: Bulkhead = Bulkhead::new("permit").max_concurrent(1);
    let permit = BULKHEAD.acquire().await.unwrap();
    assert_eq!(BULKHEAD.acquire().await.unwrap_err(), full("permit"));
    assert_eq!(BULKHEAD.try_acquire().unwrap_err(), full("permit"));
    let other = BULKHEAD.try_acquire_key("key").unwrap();
    assert_eq!(BULKHEAD.acquire_key("key").await.unwrap_err(), full("permit"));
    drop((permit, other));
    drop(BULKHEAD.try_acquire().unwrap());
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.rejected()), (0, 3));
}

#[test]
fn a_permit_gives_its_place_back_on_whatever_thread_it_is() {
    static BULKHEAD: Bulkhead = Bulkhead::new("threads").max_concurrent(1);
    let (own, of_key) = (BULKHEAD.try_acquire().unwrap(), BULKHEAD.try_acquire_key("key").unwrap());
    std::thread::spawn(move || drop((own, of_key))).join().unwrap();
    assert_eq!(BULKHEAD.in_flight(), 0);
    assert!(BULKHEAD.try_acquire().is_ok() && BULKHEAD.try_acquire_key("key").is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_with_the_place_or_at_its_limit() {
    static BULKHEAD: Bulkhead =
        Bulkhead::new("wait").max_concurrent(1).max_queue(2).max_wait(Duration::from_secs(2));
    let permit = BULKHEAD.acquire().await.unwrap();
    let began = Instant::now();
    assert_eq!(BULKHEAD.acquire().await.unwrap_err(), full("wait"));
    assert_eq!((began.elapsed(), BULKHEAD.waiting(), BULKHEAD.rejected()), (Duration::from_secs(2), 0, 1));
    let later = async {
        sleep(Duration::from_secs(1)).await;
        drop(permit);
    };
    let (second, ()) = tokio::join!(BULKHEAD.acquire(), later);
    assert!(second.is_ok());
    assert_eq!(began.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_place_is_given_back_on_success_error_panic_and_cancel() {
    static BULKHEAD: Bulkhead = Bulkhead::new("ends").max_concurrent(1);
    assert_eq!(BULKHEAD.call(async { Ok::<_, Rejection>(1) }).await, Ok(1));
    assert_eq!(BULKHEAD.call(async { Err::<(), _>(full("own")) }).await, Err(full("own")));
    let panicking = tokio::spawn(BULKHEAD.call(async { panic!("callee") as Result<(), Rejection> }));
    assert!(panicking.await.unwrap_err().is_panic());
    let endless = BULKHEAD.call(async {
        sleep(Duration::from_mins(1)).await;
        Ok::<_, Rejection>(())
    });
    assert!(tokio::time::timeout(Duration::from_secs(1), endless).await.is_err());
    assert_eq!(BULKHEAD.in_flight(), 0);
    assert_eq!(BULKHEAD.call_sync(|| Ok::<_, Rejection>(2)), Ok(2));
    let permit = BULKHEAD.acquire().await;
    assert_eq!(BULKHEAD.call(async { Ok::<_, Rejection>(1) }).await, Err(full("ends")));
    assert_eq!(BULKHEAD.call_sync(|| Ok::<_, Rejection>(1)), Err(full("ends")));
    drop(permit);
    assert_eq!(BULKHEAD.in_flight(), 0);
}

#[test]
fn a_plain_call_waits_on_its_thread() {
    static BULKHEAD: Bulkhead = Bulkhead::new("plain").max_concurrent(1).max_queue(1);
    let permit = BULKHEAD.try_acquire().unwrap();
    let other = std::thread::spawn(|| BULKHEAD.call_sync(|| Ok::<_, Rejection>(BULKHEAD.in_flight())));
    while BULKHEAD.waiting() == 0 {
        std::thread::yield_now();
    }
    drop(permit);
    assert_eq!(other.join().unwrap(), Ok(1));
    assert_eq!(BULKHEAD.in_flight(), 0);
}
