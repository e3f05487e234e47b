//! Checks whose settings come from outside while they run.

use std::sync::atomic::Ordering::SeqCst;

use super::tests::{SECOND, counted, engine, entry, statuses};
use super::*;
use crate::health::settings::CheckSettings;
use crate::health::status::HealthStatus;

fn set(engine: &Arc<Engine>, name: &str, change: impl FnOnce(&mut CheckSettings)) {
    let slot = engine.slot(name).unwrap();
    let mut settings = slot.entry.settings().clone();
    change(&mut settings);
    slot.entry.settings.set(settings);
    engine.reconfigured([name]);
}

#[tokio::test(start_paused = true)]
async fn n6_one_that_is_switched_off_does_not_run_and_is_shown_as_disabled_and_keeps_nobody_from_being_ready()
{
    let (runs, check) = counted(|_| async { Health::unhealthy("down") });
    let engine = engine(vec![entry("database", check)]);
    set(&engine, "database", |settings| settings.critical = true);
    assert!(!engine.report().await.ready());
    set(&engine, "database", |settings| settings.enabled = false);
    let before = runs.load(SeqCst);
    tokio::time::advance(SECOND * 60).await;
    let report = engine.report().await;
    assert_eq!(statuses(&report), [("database", "unknown", Some("disabled"))]);
    assert_eq!((report.status(), report.ready(), runs.load(SeqCst)), (HealthStatus::Healthy, true, before));
    assert_eq!((report.failing().count(), report.checks()[0].enabled()), (0, false));
    set(&engine, "database", |settings| settings.enabled = true);
    assert!(!engine.report().await.ready());
    assert_eq!(runs.load(SeqCst), before + 1);
}

#[tokio::test(start_paused = true)]
async fn an_interval_that_comes_begins_to_run_it_and_one_that_goes_ends_that() {
    let (runs, check) = counted(|_| async { Health::healthy() });
    let engine = engine(vec![entry("cache", check)]);
    let ran = || runs.load(SeqCst);
    tokio::time::sleep(SECOND * 30).await;
    assert_eq!(ran(), 0);
    set(&engine, "cache", |settings| settings.interval = Some(SECOND * 10));
    tokio::time::sleep(SECOND * 35).await;
    assert!((4..=5).contains(&ran()), "{}", ran());
    set(&engine, "cache", |settings| settings.interval = Some(SECOND));
    let before = ran();
    tokio::time::sleep(SECOND * 10).await;
    assert!(ran() - before >= 9, "{}", ran() - before);
    set(&engine, "cache", |settings| settings.interval = None);
    let before = ran();
    tokio::time::sleep(SECOND * 60).await;
    assert_eq!(ran(), before);
    set(&engine, "cache", |settings| (settings.interval, settings.enabled) = (Some(SECOND), false));
    tokio::time::sleep(SECOND * 60).await;
    assert_eq!(ran(), before);
}

#[tokio::test(start_paused = true)]
async fn other_settings_count_for_the_next_run_and_what_was_counted_stays() {
    let (_, check) = counted(|_| async { Health::unhealthy("down") });
    let engine = engine(vec![entry("queue", check)]);
    set(&engine, "queue", |settings| settings.failure_threshold = 5);
    for _ in 0..3 {
        engine.report().await;
        tokio::time::advance(SECOND).await;
    }
    assert_eq!(engine.report().await.checks()[0].status(), HealthStatus::Unknown);
    set(&engine, "queue", |settings| (settings.failure_threshold, settings.max_age) = (4, Duration::ZERO));
    let report = engine.report().await;
    let check = &report.checks()[0];
    assert_eq!((check.status(), check.consecutive_failures()), (HealthStatus::Unhealthy, 5));
}
