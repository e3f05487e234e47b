//! What of a breaker can be set from outside.

use std::time::Duration;

use super::CircuitBreaker;
use super::settings::{Settings, Share, WindowSize, nanoseconds};
use crate::config::duration::written;
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::{Read, Window, Written, Zero};
use crate::policy::adjusted::Adjusted;

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether it judges and refuses calls",
            enabled,
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new("threshold", "a count", "failures in a row that open it", threshold, |settings| {
            settings.failures_in_a_row().map(|threshold| threshold.to_string())
        }),
        Key::alias("failure_threshold", "threshold", "a count", "the same", threshold),
        Key::alias("fail_max", "threshold", "a count", "the same", threshold),
        Key::new("recovery", "a duration", "how long it stays open", recovery, |settings| {
            time(settings.recovery)
        }),
        Key::alias("recovery_timeout", "recovery", "a duration", "the same", recovery),
        Key::alias("reset_timeout", "recovery", "a duration", "the same", recovery),
        Key::new(
            "half_open_max_calls",
            "a count",
            "trial calls of a half-open cycle",
            |settings, value| value.count(1).map(|count| settings.half_open_max_calls = count),
            |settings| Some(settings.half_open_max_calls.to_string()),
        ),
        Key::new(
            "success_threshold",
            "a count",
            "successful trial calls that close it",
            |settings, value| value.count(1).map(|count| settings.success_threshold = count),
            |settings| Some(settings.success_threshold.to_string()),
        ),
        Key::new(
            "failure_rate",
            "a ratio",
            "the share of failures that opens it",
            |settings, value| value.share().map(|share| settings.failure_rate = Some(Share::of(share))),
            |settings| settings.failure_rate.map(|share| share.value().to_string()),
        ),
        Key::new(
            "window",
            "a count or a duration",
            "the calls that a rate is judged by",
            window,
            |settings| match settings.window()? {
                WindowSize::Calls(calls) => Some(calls.to_string()),
                WindowSize::Time(length) => time(length),
            },
        ),
        Key::new(
            "min_calls",
            "a count",
            "calls in the window before it is judged",
            |settings, value| value.count(1).map(|count| settings.min_calls = Some(count)),
            |settings| settings.window().map(|_| settings.min_calls().to_string()),
        ),
        Key::new(
            "slow_call",
            "a duration",
            "how long a slow call takes at least",
            |settings, value| duration(value).map(|time| settings.slow_call = Some(time)),
            |settings| settings.slow_call.and_then(time),
        ),
        Key::new(
            "slow_rate",
            "a ratio",
            "the share of slow calls that opens it",
            |settings, value| value.share().map(|share| settings.slow_rate = Some(Share::of(share))),
            |settings| settings.slow_rate.map(|share| share.value().to_string()),
        ),
        Key::new(
            "ignore_as",
            "`neutral` or `success`",
            "what ignored errors count as",
            ignore_as,
            |settings| Some(if settings.ignore_as_success { "success" } else { "neutral" }.to_owned()),
        ),
        Key::new("recovery_factor", "a factor", "growth of the open time", recovery_factor, |settings| {
            Some(settings.recovery_factor.to_string())
        }),
        Key::new(
            "max_recovery",
            "a duration",
            "the longest open time",
            |settings, value| duration(value).map(|time| settings.max_recovery = Some(time)),
            |settings| settings.max_recovery.and_then(time),
        ),
        Key::new(
            "trial_timeout",
            "a duration",
            "how long a trial call may take",
            |settings, value| duration(value).map(|time| settings.trial_timeout = Some(time)),
            |settings| time(settings.trial_timeout()),
        ),
        Key::new(
            "max_keys",
            "a count",
            "keys with a circuit of their own",
            |settings, value| value.count(1).map(|count| settings.max_keys = count),
            |settings| Some(settings.max_keys.to_string()),
        ),
    ];

    fn usual() -> Self {
        Self::DEFAULT
    }

    fn fault(&self) -> Option<String> {
        Self::fault(self).map(str::to_owned)
    }
}

impl Adjust for &'static CircuitBreaker {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }

    fn adjust(&self, settings: Settings) {
        CircuitBreaker::adjust(self, settings);
    }
}

fn enabled(settings: &mut Settings, value: &Written) -> Read<()> {
    value.flag().map(|enabled| settings.enabled = enabled)
}

fn threshold(settings: &mut Settings, value: &Written) -> Read<()> {
    value.count(1).map(|count| settings.threshold = Some(count))
}

fn recovery(settings: &mut Settings, value: &Written) -> Read<()> {
    duration(value).map(|time| settings.recovery = time)
}

fn window(settings: &mut Settings, value: &Written) -> Read<()> {
    settings.window = Some(match value.window()? {
        Window::Time(length) => WindowSize::Time(nanoseconds(length)),
        Window::Calls(calls) if calls <= WindowSize::MOST_CALLS => WindowSize::Calls(calls),
        Window::Calls(_) => return Err("`window` must be at most 1,000,000 calls".to_owned()),
    });
    Ok(())
}

fn ignore_as(settings: &mut Settings, value: &Written) -> Read<()> {
    value.word(&[("neutral", false), ("success", true)]).map(|word| settings.ignore_as_success = word)
}

fn recovery_factor(settings: &mut Settings, value: &Written) -> Read<()> {
    match value.factor()? {
        factor if factor <= 1000.0 => settings.recovery_factor = factor,
        _ => return Err("`recovery_factor` must be between 1 and 1000".to_owned()),
    }
    Ok(())
}

fn duration(value: &Written) -> Read<u64> {
    value.duration(Zero::Refused).map(nanoseconds)
}

#[expect(clippy::unnecessary_wraps, reason = "as keys show their values")]
fn time(nanoseconds: u64) -> Option<String> {
    Some(written(Duration::from_nanos(nanoseconds)))
}
