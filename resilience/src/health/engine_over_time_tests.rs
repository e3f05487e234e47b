//! The rules of state over time (section B of the semantics) and of the phases, each with its test.

use super::tests::{SECOND, counted, engine, entry, statuses};
use super::*;
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;
use crate::health::settings::OnError;
use crate::health::status::HealthStatus;
use crate::lifecycle::Phase;
use std::sync::atomic::Ordering::SeqCst;

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

#[tokio::test(start_paused = true)]
async fn b4_what_is_read_without_a_probe_expires_too() {
    let engine = engine(vec![entry("background", (|| async {}).interval(SECOND * 10).critical())]);
    tokio::time::sleep(SECOND).await;
    engine.stop();
    tokio::time::sleep(SECOND * 1000).await;
    assert_eq!(statuses(&engine.latest()), [("background", "unknown", Some("stale"))]);
    assert_eq!(engine.check("background").await.unwrap().status(), HealthStatus::Unknown);
}

#[tokio::test(start_paused = true)]
async fn settings_of_any_length_panic_nowhere() {
    let endless = (|| async {}).max_age(Duration::MAX).timeout(Duration::MAX).critical();
    let options = EngineOptions {
        checks: vec![entry("endless", endless), entry("rare", (|| async {}).interval(Duration::MAX))],
        damping: Duration::MAX,
        ..EngineOptions::default()
    };
    let engine = Engine::start(options, Handle::current());
    engine.start_background();
    tokio::time::sleep(SECOND).await;
    for _ in 0..3 {
        let report = engine.report().await;
        assert_eq!(statuses(&report), [("endless", "healthy", None), ("rare", "healthy", None)]);
        tokio::time::sleep(Duration::from_hours(1)).await;
    }
    engine.wait_until_healthy(Duration::MAX, Duration::MAX).await.unwrap();
}
