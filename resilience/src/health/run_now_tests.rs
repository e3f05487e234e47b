use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use super::*;
use crate::health::check::{Check, CheckDeclaration, CheckEntry, Probe};
use crate::health::engine::tests::{SECOND, counted, engine, entry};
use crate::health::outcome::Health;
use crate::health::status::HealthStatus;
use crate::site::Site;

#[tokio::test(start_paused = true)]
async fn it_runs_however_old_the_result_is() {
    let (runs, check) =
        counted(
            |count| async move { if count == 0 { Health::unhealthy("down") } else { Health::healthy() } },
        );
    let engine = engine(vec![entry("database", check.max_age(Duration::from_hours(1)))]);
    assert_eq!(engine.check("database").await.unwrap().status(), HealthStatus::Unhealthy);
    assert_eq!(engine.check("database").await.unwrap().status(), HealthStatus::Unhealthy);
    assert_eq!(runs.load(SeqCst), 1);
    let report = engine.run_now("database").await.unwrap().unwrap();
    assert_eq!((report.status(), runs.load(SeqCst)), (HealthStatus::Healthy, 2));
    assert!(engine.run_now("redis").await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_run_under_way_is_followed_by_another() {
    let (runs, check) = counted(|_| async {
        tokio::time::sleep(SECOND).await;
        Health::healthy()
    });
    let engine = engine(vec![entry("database", check)]);
    let probe = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.check("database").await }
    });
    tokio::time::sleep(SECOND / 2).await;
    let asked = tokio::time::Instant::now();
    engine.run_now("database").await.unwrap().unwrap();
    assert_eq!((runs.load(SeqCst), asked.elapsed()), (2, SECOND * 3 / 2));
    probe.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn those_who_ask_while_a_run_is_under_way_share_the_next() {
    let (runs, check) = counted(|_| async {
        tokio::time::sleep(SECOND).await;
        Health::healthy()
    });
    let engine = engine(vec![entry("database", check)]);
    let ask = || async { engine.run_now("database").await.unwrap().unwrap().status() };
    let answers = tokio::join!(ask(), ask(), ask());
    assert_eq!(answers, (HealthStatus::Healthy, HealthStatus::Healthy, HealthStatus::Healthy));
    assert_eq!(runs.load(SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_given_up_leaves_its_result_and_blocks_the_next_until_it_ends() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    static RELEASE: std::sync::Barrier = std::sync::Barrier::new(2);
    static STUCK: CheckDeclaration = CheckDeclaration::new(
        "stuck",
        Site::new("src/main.rs", 1, 1, "stuck"),
        Probe::Blocking(|_| {
            if RUNS.fetch_add(1, SeqCst) == 0 {
                RELEASE.wait();
            }
            Health::healthy()
        }),
    );
    let engine = engine(vec![CheckEntry::from(&STUCK)]);
    let asked = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.run_now("stuck").await.unwrap().unwrap() }
    });
    // The paused clock knows nothing of threads.
    while RUNS.load(SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let report = asked.await.unwrap();
    assert_eq!(report.message(), Some("timeout"));
    let since = engine.run_now("stuck").await.unwrap().unwrap_err();
    assert_eq!(Some(since), report.still_running_since());
    assert_eq!(RUNS.load(SeqCst), 1);

    tokio::task::spawn_blocking(|| RELEASE.wait()).await.unwrap();
    while RUNS.load(SeqCst) < 2 {
        let _ = engine.run_now("stuck").await.unwrap();
        tokio::task::yield_now().await;
    }
}
