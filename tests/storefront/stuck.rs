//! A check that hangs, one that panics and one that blocks its thread, at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use resilience::health_check;

use crate::client::{Answer, get};

/// Whether the checks have gone bad.
static BAD: AtomicBool = AtomicBool::new(false);

fn bad() -> bool {
    BAD.load(Ordering::SeqCst)
}

#[health_check(critical)]
async fn hanging() {
    if bad() {
        std::future::pending::<()>().await;
    }
}

#[health_check(critical)]
async fn panicking() {
    tokio::task::yield_now().await;
    assert!(!bad(), "the check panics");
}

#[health_check(critical)]
fn blocking() {
    if bad() {
        std::thread::sleep(Duration::from_secs(8));
    }
}

fn timed(address: &str, path: &str) -> (Answer, Duration) {
    let since = Instant::now();
    (get(address, path), since.elapsed())
}

#[test]
fn checks_that_hang_panic_and_block_hold_up_nothing() {
    let (tell, told) = channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let service = std::thread::spawn(move || {
        let service = resilience::serve().bind("127.0.0.1:0").on_bound(move |bound| {
            let _ = tell.send(bound.address.to_string());
        });
        let service = service.shutdown(Duration::ZERO, Duration::from_secs(1), Duration::from_secs(1));
        let service = service.stop_when(async {
            let _ = stopped.await;
        });
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let ended = runtime.block_on(service.into_future());
        runtime.shutdown_background();
        ended
    });
    let address = told.recv().unwrap();
    while get(&address, "/readyz").code != 200 {
        std::thread::sleep(Duration::from_millis(20));
    }
    BAD.store(true, Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(1100));

    let asking = {
        let address = address.clone();
        std::thread::spawn(move || timed(&address, "/readyz"))
    };
    let mut slowest = Duration::ZERO;
    while !asking.is_finished() {
        let (live, took) = timed(&address, "/livez");
        assert_eq!((live.code, &*live.body), (200, r#"{"status":"ok"}"#));
        slowest = slowest.max(took);
    }
    let (ready, took) = asking.join().unwrap();
    assert_eq!(ready.code, 503, "{ready:?}");
    assert!(ready.body.contains(r#""reason":"panicking not ready""#), "{ready:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert!(slowest < Duration::from_millis(50), "{slowest:?}");

    // Past their timeout of 5 s the two that do not end are at fault too.
    std::thread::sleep(Duration::from_secs(4));
    let (ready, took) = timed(&address, "/readyz");
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(ready.code, 503);
    for expected in [r#""blocking":{"status":"unhealthy""#, r#""hanging":{"status":"unhealthy""#] {
        assert!(ready.body.contains(expected), "{ready:?}");
    }
    assert!(stop.send(()).is_ok());
    service.join().unwrap().unwrap();
}
