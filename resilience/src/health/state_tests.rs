use std::time::Duration;

use super::*;
use crate::clock;

fn moment(seconds: u64) -> Moment {
    static START: std::sync::LazyLock<Moment> = std::sync::LazyLock::new(Moment::now);
    let offset = Duration::from_secs(seconds);
    Moment { at: START.at + offset, wall: START.wall + offset }
}

/// Feeds results, one a second: `S` a pass, `D` degraded, `F` a failure, `E` an error. The verdicts, by initial.
fn verdicts(results: &str, settings: &CheckSettings) -> String {
    let mut state = CheckState::new(clock::wall());
    let mut verdicts = String::new();
    for (second, result) in results.chars().enumerate() {
        let health = match result {
            'S' => Health::healthy(),
            'D' => Health::degraded("slow"),
            'F' => Health::unhealthy("down"),
            _ => Health::error(ErrorClass::Error, "boom"),
        };
        state.record(health, Duration::ZERO, moment(second as u64), settings);
        verdicts.push(match state.verdict() {
            HealthStatus::Healthy => 'h',
            HealthStatus::Degraded => 'd',
            HealthStatus::Unknown => '?',
            HealthStatus::Unhealthy => 'u',
        });
    }
    verdicts
}

#[test]
fn thresholds_count_consecutive_results_and_any_opposite_result_resets() {
    let settings = CheckSettings { failure_threshold: 3, success_threshold: 2, ..CheckSettings::DEFAULT };
    assert_eq!(verdicts("SFSFSFS", &settings), "hhhhhhh");
    assert_eq!(verdicts("SFFFSFSS", &settings), "hhhuuuuh");
    assert_eq!(verdicts("FFF", &settings), "??u", "unknown until the failures are enough");
    assert_eq!(verdicts("S", &settings), "h", "one pass ends the unknown: nothing has failed yet");
    assert_eq!(verdicts("SDFFFDD", &settings), "hddduud");
}

#[test]
fn an_error_counts_as_the_author_says_and_a_returned_status_stays() {
    let settings = CheckSettings { on_error: OnError::Degraded, ..CheckSettings::DEFAULT };
    assert_eq!(verdicts("SEFE", &settings), "hdud");
    let patient = CheckSettings { failure_threshold: 3, success_threshold: 2, ..settings };
    assert_eq!(verdicts("SEEESS", &patient), "hhhddh", "an error is no pass, however it is shown");
    assert_eq!(verdicts("SEFE", &CheckSettings::DEFAULT), "huuu");
}

#[test]
fn a_background_verdict_expires_and_an_unasked_one_does_not() {
    let background = CheckSettings { interval: Some(Duration::from_secs(10)), ..CheckSettings::DEFAULT };
    let mut state = CheckState::new(clock::wall());
    state.record(Health::healthy(), Duration::ZERO, moment(0), &background);
    assert!(state.expire(moment(24), &background, Duration::ZERO).is_none());
    let transition =
        state.expire(moment(25), &background, Duration::ZERO).expect("2.5 intervals have passed");
    assert_eq!((transition.from, transition.to), (HealthStatus::Healthy, HealthStatus::Unknown));
    assert_eq!(transition.reason.as_deref(), Some("stale"));

    let mut unasked = CheckState::new(clock::wall());
    unasked.record(Health::healthy(), Duration::ZERO, moment(0), &CheckSettings::DEFAULT);
    assert!(unasked.expire(moment(3600), &CheckSettings::DEFAULT, Duration::ZERO).is_none());
}

#[test]
fn a_long_timeout_lengthens_the_life_of_a_verdict() {
    let settings = |interval, timeout| CheckSettings {
        interval: Some(Duration::from_secs(interval)),
        timeout: Duration::from_secs(timeout),
        ..CheckSettings::DEFAULT
    };
    assert_eq!(settings(10, 5).lifetime(), Duration::from_secs(25));
    assert_eq!(settings(10, 60).lifetime(), Duration::from_secs(70));
}

#[test]
fn history_is_bounded_and_keeps_the_newest() {
    let mut state = CheckState::new(clock::wall());
    for second in 0..100 {
        let health = if second % 2 == 0 { Health::healthy() } else { Health::unhealthy("down") };
        state.record(health, Duration::ZERO, moment(second), &CheckSettings::DEFAULT);
    }
    assert_eq!(state.history().count(), HISTORY);
    let last = state.history().last().unwrap();
    assert_eq!((last.to, last.at), (HealthStatus::Unhealthy, moment(99).wall));
    assert_eq!(last.reason.as_deref(), Some("down"));
}

#[test]
fn the_reason_is_the_authors_text_or_the_class_never_the_error() {
    let secret = Health::error(ErrorClass::Connect, "db.internal:5432 refused shop");
    assert_eq!(reason_of(&secret).as_deref(), Some("connect"));
    assert_eq!(reason_of(&Health::degraded("yellow")).as_deref(), Some("yellow"));
    assert_eq!(reason_of(&Health::healthy()), None);
}

#[test]
fn a_failure_below_the_threshold_tells_why_and_an_old_result_that_it_is_old() {
    let settings = CheckSettings {
        failure_threshold: 3,
        interval: Some(Duration::from_secs(1)),
        ..CheckSettings::DEFAULT
    };
    let mut state = CheckState::new(clock::wall());
    assert_eq!(state.message().as_deref(), Some("pending"));
    state.record(Health::error(ErrorClass::Connect, "refused"), Duration::ZERO, moment(0), &settings);
    assert_eq!((state.verdict(), state.message().as_deref()), (HealthStatus::Unknown, Some("connect")));
    state.record(Health::healthy(), Duration::ZERO, moment(1), &settings);
    state.expire(moment(100), &settings, Duration::ZERO);
    assert_eq!((state.verdict(), state.message().as_deref()), (HealthStatus::Unknown, Some("stale")));
}

#[test]
fn the_longest_settings_there_are_can_be_calculated_with() {
    let endless = CheckSettings { max_age: Duration::MAX, timeout: Duration::MAX, ..CheckSettings::DEFAULT };
    let mut state = CheckState::new(clock::wall());
    state.record(Health::healthy(), Duration::ZERO, moment(0), &endless);
    assert_eq!(state.due_at(&endless, moment(1).at), None);
    let background = CheckSettings { interval: Some(Duration::MAX), ..endless };
    assert!(state.expire(moment(1), &background, Duration::ZERO).is_none());
}
