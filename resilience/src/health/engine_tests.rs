//! The rules of running checks (section A of the semantics), each with its test.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::*;
use crate::health::check::Check;
use crate::health::status::HealthStatus;
use crate::site::Site;

pub(in crate::health) const SECOND: Duration = Duration::from_secs(1);

pub(in crate::health) fn entry(name: &'static str, check: impl Check) -> CheckEntry {
    CheckEntry::added(name.into(), Site::caller(), check)
}

pub(in crate::health) fn engine(checks: Vec<CheckEntry>) -> Arc<Engine> {
    let engine = Engine::start(EngineOptions { checks, ..EngineOptions::default() }, Handle::current());
    engine.start_background();
    engine
}

/// A check that counts its runs, and the count.
pub(in crate::health) fn counted<F, R>(body: F) -> (Arc<AtomicUsize>, impl Check)
where
    F: Fn(usize) -> R + Send + Sync + 'static,
    R: Future<Output = Health> + Send + 'static,
{
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    (runs, move || body(counter.fetch_add(1, SeqCst)))
}

pub(super) fn statuses(report: &HealthReport) -> Vec<(&str, &str, Option<&str>)> {
    report.checks().iter().map(|check| (check.name(), check.status().as_str(), check.message())).collect()
}

#[tokio::test(start_paused = true)]
async fn a1_five_hundred_probes_at_once_run_a_check_once() {
    let (runs, check) = counted(|_| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Health::healthy()
    });
    let engine = engine(vec![entry("database", check)]);
    let probes: Vec<_> = (0..500)
        .map(|_| {
            tokio::spawn({
                let engine = Arc::clone(&engine);
                async move { engine.report().await }
            })
        })
        .collect();
    for probe in probes {
        assert_eq!(probe.await.unwrap().status(), HealthStatus::Healthy);
    }
    assert_eq!(runs.load(SeqCst), 1);
    tokio::time::advance(SECOND * 2).await;
    engine.report().await;
    assert_eq!(runs.load(SeqCst), 2, "once more when `max_age` is over");
}

#[tokio::test(start_paused = true)]
async fn a2_a_hanging_check_does_not_hold_up_the_second_probe() {
    let engine = engine(vec![entry("hangs", std::future::pending::<()>), entry("works", || async {})]);
    let first = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.report().await }
    });
    tokio::time::sleep(SECOND).await;
    let started = clock::now();
    let report = engine.report().await;
    assert!(started.elapsed() <= PATIENCE.saturating_sub(SECOND), "waited {:?}", started.elapsed());
    assert_eq!(statuses(&report), [("hangs", "unknown", Some("pending")), ("works", "healthy", None)]);
    first.await.unwrap();
    let started = clock::now();
    engine.report().await;
    assert_eq!(started.elapsed(), Duration::ZERO, "a run waited for once is not waited for again");
}

#[tokio::test(start_paused = true)]
async fn a3_a_prober_that_hangs_up_cancels_nothing() {
    let (runs, check) = counted(|_| async {
        tokio::time::sleep(SECOND).await;
        Health::healthy()
    });
    let engine = engine(vec![entry("slow", check.critical())]);
    let probe = tokio::time::timeout(Duration::from_millis(10), engine.report()).await;
    assert!(probe.is_err());
    tokio::time::sleep(SECOND).await;
    assert_eq!(engine.latest().status(), HealthStatus::Healthy);
    assert_eq!(runs.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a4_a_run_that_never_ends_is_never_joined_by_a_second() {
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    static RELEASE: std::sync::Barrier = std::sync::Barrier::new(2);
    static STUCK: crate::health::check::CheckDeclaration = crate::health::check::CheckDeclaration::new(
        "stuck",
        Site::new("src/main.rs", 1, 1, "stuck"),
        crate::health::check::Probe::Blocking(|_| {
            if RUNNING.fetch_add(1, SeqCst) == 0 {
                RELEASE.wait();
            }
            Health::healthy()
        }),
    );
    let engine = engine(vec![CheckEntry::from(&STUCK)]);
    let first = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.report().await }
    });
    // The paused clock knows nothing of threads.
    while RUNNING.load(SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    first.await.unwrap();
    for _ in 0..100 {
        let report = tokio::spawn({
            let engine = Arc::clone(&engine);
            async move { engine.report().await }
        });
        for _ in 0..6 {
            tokio::time::advance(SECOND).await;
            tokio::task::yield_now().await;
        }
        report.await.unwrap();
    }
    assert_eq!(RUNNING.load(SeqCst), 1);
    let report = engine.latest();
    assert_eq!(statuses(&report), [("stuck", "unhealthy", Some("timeout"))]);
    assert!(report.checks()[0].still_running_since().is_some());
    assert!(report.checks()[0].details().contains_key("still_running_since"));

    tokio::task::spawn_blocking(|| RELEASE.wait()).await.unwrap();
    while engine.check("stuck").await.unwrap().status() != HealthStatus::Healthy {
        tokio::task::yield_now().await;
    }
    assert!(engine.latest().checks()[0].still_running_since().is_none());
}

#[tokio::test(start_paused = true)]
async fn a5_an_answer_comes_in_time_and_the_timeouts_follow() {
    let names = ["a", "b", "c", "d", "e"];
    let engine = engine(names.map(|name| entry(name, std::future::pending::<()>.critical())).into());
    let started = clock::now();
    let report = engine.report().await;
    assert!(started.elapsed() < SECOND * 3, "{:?}", started.elapsed());
    assert_eq!(statuses(&report), names.map(|name| (name, "unknown", Some("pending"))));
    tokio::time::sleep(SECOND * 3).await;
    assert_eq!(statuses(&engine.latest()), names.map(|name| (name, "unhealthy", Some("timeout"))));
    assert_eq!(engine.latest().checks()[0].error(), Some("no result within 5s"));
}

#[tokio::test(start_paused = true)]
async fn a5_a_pending_check_keeps_its_last_result_while_that_is_believed() {
    let (_, check) = counted(|run| async move {
        if run > 0 {
            std::future::pending::<()>().await;
        }
        Health::healthy()
    });
    let engine = engine(vec![entry("database", check.critical())]);
    assert_eq!(engine.report().await.status(), HealthStatus::Healthy);
    tokio::time::advance(SECOND).await;
    assert_eq!(
        engine.report().await.status(),
        HealthStatus::Healthy,
        "its result is 3.5 s old and believed for 6 s"
    );
}

#[tokio::test(start_paused = true)]
async fn a5_a_result_nobody_believes_any_more_is_unknown_while_the_next_is_pending() {
    let (_, check) = counted(|run| async move {
        if run > 0 {
            std::future::pending::<()>().await;
        }
        Health::healthy()
    });
    let engine = engine(vec![entry("database", check.critical())]);
    engine.report().await;
    tokio::time::advance(SECOND * 3600).await;
    let report = engine.report().await;
    assert_eq!(statuses(&report), [("database", "unknown", Some("pending"))]);
    assert!(!report.ready());
}

#[tokio::test(start_paused = true)]
async fn a6_a_slow_check_delays_no_other() {
    let quick: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let mut checks: Vec<_> =
        quick.map(|name| entry(name, || tokio::time::sleep(Duration::from_millis(10)))).into();
    checks.push(entry("slow", || tokio::time::sleep(SECOND * 4)));
    let engine = engine(checks);
    let mut reports = engine.subscribe();
    let probe = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.report().await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let followed = reports.borrow_and_update().clone();
    assert_eq!(followed.checks().iter().filter(|check| check.status() == HealthStatus::Healthy).count(), 10);
    probe.abort();
}

#[tokio::test(start_paused = true)]
async fn a6_stragglers_do_not_use_up_the_places() {
    let mut checks: Vec<_> = (0..40u8)
        .map(|index| {
            CheckEntry::added(format!("hangs{index}").into(), Site::caller(), std::future::pending::<()>)
        })
        .collect();
    checks.push(entry("works", || async {}));
    let engine = engine(checks);
    engine.report().await;
    tokio::time::sleep(SECOND * 16).await;
    assert_eq!(engine.latest().check("works").unwrap().status(), HealthStatus::Healthy);
    assert_eq!(engine.latest().check("hangs39").unwrap().message(), Some("timeout"));
}

#[tokio::test(start_paused = true)]
async fn a7_a_panicking_check_is_a_failed_check() {
    let (runs, check) = counted(|run| async move {
        assert!(run % 2 == 1, "connection string postgres://shop:hunter2@db/shop is bad");
        Health::healthy()
    });
    let engine = engine(vec![entry("panics", check.critical())]);
    for expected in [HealthStatus::Unhealthy, HealthStatus::Healthy, HealthStatus::Unhealthy] {
        assert_eq!(engine.report().await.status(), expected);
        tokio::time::advance(SECOND).await;
    }
    assert_eq!(runs.load(SeqCst), 3);
    let report = engine.latest();
    assert_eq!(report.checks()[0].message(), Some("panic"));
    assert_eq!(
        report.checks()[0].error(),
        Some("connection string postgres://shop:***@db/shop is bad"),
        "the text is for the privileged, and without the password"
    );
    assert_eq!(engine.history("panics").unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a10_failures_are_kept_for_max_age_too() {
    let (runs, check) = counted(|_| async { Health::unhealthy("down") });
    let engine = engine(vec![entry("down", check)]);
    for _ in 0..10 {
        engine.report().await;
    }
    assert_eq!(runs.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a11_nothing_to_check_is_healthy_and_ready() {
    let engine = engine(Vec::new());
    let report = engine.report().await;
    assert_eq!((report.status(), report.ready(), report.reason()), (HealthStatus::Healthy, true, None));
}

#[tokio::test(start_paused = true)]
async fn a6_what_can_be_done_without_does_not_hold_up_what_cannot() {
    let mut checks: Vec<_> = (0..60u8)
        .map(|index| {
            CheckEntry::added(format!("a{index}").into(), Site::caller(), std::future::pending::<()>)
        })
        .collect();
    checks.push(entry("z", (|| async {}).critical()));
    let engine = engine(checks);
    for _ in 0..60 {
        assert!(engine.report().await.ready());
        tokio::time::sleep(SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a7_a_check_that_panics_before_it_begins_is_a_failed_check_too() {
    struct Broken;

    impl Check for Broken {
        fn check(&self) -> impl Future<Output = Health> + Send {
            panic!("no future") as std::future::Ready<Health>
        }
    }

    static DECLARED: crate::health::check::CheckDeclaration = crate::health::check::CheckDeclaration::new(
        "declared",
        Site::new("src/main.rs", 1, 1, "DECLARED"),
        crate::health::check::Probe::Async(|_| crate::health::check::held(&Broken)),
    );
    let engine = engine(vec![entry("added", Broken), CheckEntry::from(&DECLARED)]);
    for _ in 0..2 {
        let report = engine.report().await;
        let expected = [("added", "unhealthy", Some("panic")), ("declared", "unhealthy", Some("panic"))];
        assert_eq!(statuses(&report), expected);
        tokio::time::advance(SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a1_many_who_waited_for_one_run_are_shown_one_report() {
    let engine = engine(vec![entry("database", || tokio::time::sleep(Duration::from_millis(50)))]);
    let probes: Vec<_> = (0..500)
        .map(|_| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move { engine.report().await.revision() })
        })
        .collect();
    let mut revisions = std::collections::BTreeSet::new();
    for probe in probes {
        revisions.insert(probe.await.unwrap());
    }
    assert!(revisions.len() <= 2, "{revisions:?}");
}

#[test]
fn an_engine_whose_runtime_has_ended_is_known_to_be_dead() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let engine = runtime.block_on(async { engine(Vec::new()) });
    assert!(!engine.is_dead());
    drop(runtime);
    assert!(engine.is_dead());
}
