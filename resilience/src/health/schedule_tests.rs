use super::*;

fn settings(critical: bool) -> CheckSettings {
    CheckSettings { critical, interval: Some(Duration::from_mins(1)), ..CheckSettings::DEFAULT }
}

#[test]
fn a_critical_check_that_fails_is_looked_at_more_often() {
    assert_eq!(period(&settings(true), HealthStatus::Unhealthy), WHILE_FAILING);
    assert_eq!(period(&settings(true), HealthStatus::Healthy), Duration::from_mins(1));
    assert_eq!(period(&settings(false), HealthStatus::Unhealthy), Duration::from_mins(1));
    let often = CheckSettings { interval: Some(Duration::from_secs(2)), ..settings(true) };
    assert_eq!(
        period(&often, HealthStatus::Unhealthy),
        Duration::from_secs(2),
        "never more rarely than declared"
    );
}

#[test]
fn jitter_stays_within_a_tenth() {
    let period = Duration::from_secs(100);
    let close =
        |left: Duration, right: u64| left.abs_diff(Duration::from_secs(right)) < Duration::from_millis(1);
    assert!(
        close(jittered(period, 0.0), 90)
            && close(jittered(period, 0.5), 100)
            && close(jittered(period, 1.0), 110)
    );
}

#[test]
fn the_longest_interval_there_is_can_be_calculated_with() {
    assert!(jittered(Duration::MAX, 1.0) > Duration::from_hours(24 * 365));
}
