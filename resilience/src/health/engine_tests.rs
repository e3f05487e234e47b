//! The rules of sections A and B of the engine's semantics, each with its test.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::*;
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::settings::OnError;
use crate::health::status::HealthStatus;
use crate::site::Site;

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn entry(name: &'static str, check: impl Check) -> CheckEntry {
    CheckEntry::added(name.into(), Site::caller(), check)
}

fn engine(checks: Vec<CheckEntry>) -> Arc<Engine> {
    let engine = Engine::start(EngineOptions { checks, ..EngineOptions::default() }, Handle::current());
    engine.start_background();
    engine
}

/// A check that counts its runs, and the count.
fn counted<F, R>(body: F) -> (Arc<AtomicUsize>, impl Check)
where
    F: Fn(usize) -> R + Send + Sync + 'static,
    R: Future<Output = Health> + Send + 'static,
{
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    (runs, move || body(counter.fetch_add(1, SeqCst)))
}

fn statuses(report: &HealthReport) -> Vec<(&str, &str, Option<&str>)> {
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
async fn b1_a_critical_check_that_has_not_run_is_not_ready() {
    let background = (|| tokio::time::sleep(SECOND)).interval(SECOND * 30).critical();
    let engine = engine(vec![entry("background", background)]);
    let report = engine.report().await;
    assert_eq!(statuses(&report), [("background", "unknown", Some("pending"))]);
    assert_eq!((report.ready(), report.reason()), (false, Some("background not ready")));
    tokio::time::sleep(SECOND + Duration::from_millis(1)).await;
    assert!(engine.report().await.ready());
}

#[tokio::test(start_paused = true)]
async fn b3_background_checks_run_by_themselves_and_more_often_while_they_fail() {
    let (runs, check) =
        counted(|run| async move { if run < 3 { Health::unhealthy("down") } else { Health::healthy() } });
    let engine = engine(vec![entry("background", check.interval(SECOND * 60).critical())]);
    tokio::time::sleep(SECOND * 17).await;
    assert_eq!(runs.load(SeqCst), 4, "three failures 5 s apart, then a pass");
    tokio::time::sleep(SECOND * 36).await;
    assert_eq!(runs.load(SeqCst), 4, "once a minute while all is well");
    for _ in 0..10 {
        engine.report().await;
    }
    assert_eq!(runs.load(SeqCst), 4, "probes never run it");
    tokio::time::sleep(SECOND * 35).await;
    assert_eq!(runs.load(SeqCst), 5);
}

#[tokio::test(start_paused = true)]
async fn b4_when_its_scheduler_is_dead_a_verdict_is_not_served_for_ever() {
    let engine = engine(vec![entry("background", (|| async {}).interval(SECOND * 10).critical())]);
    tokio::time::sleep(SECOND).await;
    assert!(engine.report().await.ready());
    let last_run = engine.latest().checks()[0].last_run();
    engine.stop();
    tokio::time::sleep(SECOND * 23).await;
    assert!(engine.report().await.ready());
    tokio::time::sleep(SECOND * 2).await;
    let report = engine.report().await;
    assert_eq!(statuses(&report), [("background", "unknown", Some("stale"))]);
    assert!(!report.ready());
    assert_eq!(report.checks()[0].last_run(), last_run);
}

#[tokio::test(start_paused = true)]
async fn b6_readiness_is_damped_but_neither_start_nor_stop_is() {
    let (_, check) =
        counted(
            |run| async move { if run % 2 == 0 { Health::healthy() } else { Health::unhealthy("down") } },
        );
    let lifecycle = Lifecycle::new(Phase::Serving);
    let options = EngineOptions {
        checks: vec![entry("flaps", check.critical())],
        damping: SECOND * 10,
        lifecycle: lifecycle.clone(),
        ..EngineOptions::default()
    };
    let engine = Engine::start(options, Handle::current());
    tokio::time::advance(SECOND * 10).await;
    assert!(engine.report().await.ready());
    tokio::time::advance(SECOND).await;
    let report = engine.report().await;
    assert_eq!((report.status(), report.ready()), (HealthStatus::Unhealthy, true), "held for 10 s");
    lifecycle.advance(Phase::Stopping);
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    assert!(!engine.report().await.ready(), "a stop is shown at once");
}

#[tokio::test(start_paused = true)]
async fn b8_on_error_applies_to_errors_panics_and_timeouts_alike() {
    let failing: Vec<CheckEntry> = vec![
        entry("error", (|| async { Err::<(), _>("boom") }).critical().on_error(OnError::Degraded)),
        entry("panic", (|| async { panic!("boom") as () }).critical().on_error(OnError::Degraded)),
        entry("purpose", (|| async { Health::unhealthy("said so") }).critical().on_error(OnError::Degraded)),
        entry("timeout", std::future::pending::<()>.critical().timeout(SECOND).on_error(OnError::Degraded)),
    ];
    let engine = engine(failing);
    let report = engine.report().await;
    assert_eq!(
        statuses(&report),
        [
            ("error", "degraded", Some("error")),
            ("panic", "degraded", Some("panic")),
            ("purpose", "unhealthy", Some("said so")),
            ("timeout", "degraded", Some("timeout")),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn phases_decide_over_the_checks_and_the_startup_view_latches() {
    let lifecycle = Lifecycle::new(Phase::Starting);
    let options = EngineOptions {
        checks: vec![entry("database", (|| async {}).critical())],
        lifecycle: lifecycle.clone(),
        ..EngineOptions::default()
    };
    let engine = Engine::start(options, Handle::current());
    let mut seen = Vec::new();
    for phase in [Phase::Starting, Phase::Serving, Phase::Stopping, Phase::Draining] {
        lifecycle.advance(phase);
        tokio::time::sleep(Duration::from_millis(1)).await;
        let report = engine.report().await;
        seen.push((report.ready(), report.started(), report.status(), report.reason().map(str::to_owned)));
    }
    let stopping = (false, true, HealthStatus::Unhealthy, Some("shutting_down".to_owned()));
    assert_eq!(
        seen,
        [
            (false, false, HealthStatus::Unhealthy, Some("starting".to_owned())),
            (true, true, HealthStatus::Healthy, None),
            stopping.clone(),
            stopping,
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_the_start_never_opens_the_gate() {
    let lifecycle = Lifecycle::new(Phase::Starting);
    lifecycle.advance(Phase::Stopping);
    lifecycle.advance(Phase::Serving);
    assert_eq!((lifecycle.phase(), lifecycle.started()), (Phase::Stopping, false));
}

#[tokio::test(start_paused = true)]
async fn waiting_until_healthy_names_what_is_not() {
    let (_, check) = counted(|run| async move {
        if run < 3 { Health::error(ErrorClass::Connect, "refused") } else { Health::healthy() }
    });
    let optional = entry("optional", || async { false });
    let waiting = engine(vec![entry("database", check.critical()), optional]);
    let started = clock::now();
    waiting.wait_until_healthy(SECOND * 60, SECOND * 2).await.unwrap();
    assert_eq!(started.elapsed(), SECOND * 6, "healthy at the fourth look");

    let never = engine(vec![
        entry("a", (|| async { Health::error(ErrorClass::Connect, "refused") }).critical()),
        entry("b", (|| async { false }).critical()),
    ]);
    let error = never.wait_until_healthy(SECOND * 5, SECOND * 2).await.unwrap_err();
    assert_eq!(error.to_string(), "not healthy after 5s: `a` is unhealthy (refused), `b` is unhealthy");
}

#[tokio::test(start_paused = true)]
async fn one_check_can_be_asked_for_by_name() {
    let (runs, check) = counted(|_| async { Health::healthy() });
    let (others, other) = counted(|_| async { Health::healthy() });
    let engine = engine(vec![entry("asked", check), entry("other", other)]);
    assert_eq!(engine.check("asked").await.unwrap().status(), HealthStatus::Healthy);
    assert!(engine.check("nobody").await.is_none());
    assert_eq!((runs.load(SeqCst), others.load(SeqCst)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_fresh_report_is_the_same_report() {
    let engine = engine(vec![entry("database", || async {})]);
    let first = engine.report().await;
    assert!(Arc::ptr_eq(&first, &engine.report().await));
}
