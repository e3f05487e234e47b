//! What of a check can be set from outside.

use super::settings::{CheckSettings, OnError};
use crate::config::duration::written;
use crate::config::key::{Key, Settings};
use crate::config::value::Zero;

const STATES: [(&str, OnError); 2] = [("degraded", OnError::Degraded), ("unhealthy", OnError::Unhealthy)];

impl Settings for CheckSettings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether it runs and counts",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new(
            "critical",
            "`true` or `false`",
            "whether the service cannot work without it",
            |settings, value| value.flag().map(|critical| settings.critical = critical),
            |settings| Some(settings.critical.to_string()),
        ),
        Key::new(
            "timeout",
            "a duration",
            "how long a run may take",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.timeout = time),
            |settings| Some(written(settings.timeout)),
        ),
        Key::new(
            "interval",
            "a duration",
            "how often it runs in the background",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.interval = Some(time)),
            |settings| settings.interval.map(written),
        ),
        Key::new(
            "max_age",
            "a duration, or zero",
            "how long a result answers probes",
            |settings, value| value.duration(Zero::Allowed).map(|time| settings.max_age = time),
            |settings| Some(written(settings.max_age)),
        ),
        Key::new(
            "failure_threshold",
            "a count",
            "failures in a row that make it failed",
            |settings, value| value.count(1).map(|count| settings.failure_threshold = count),
            |settings| Some(settings.failure_threshold.to_string()),
        ),
        Key::new(
            "success_threshold",
            "a count",
            "passes in a row that make it pass again",
            |settings, value| value.count(1).map(|count| settings.success_threshold = count),
            |settings| Some(settings.success_threshold.to_string()),
        ),
        Key::new(
            "on_error",
            "`degraded` or `unhealthy`",
            "what its errors count as",
            |settings, value| value.word(&STATES).map(|state| settings.on_error = state),
            |settings| {
                STATES
                    .iter()
                    .find(|(_, known)| *known == settings.on_error)
                    .map(|(word, _)| (*word).to_owned())
            },
        ),
    ];

    fn usual() -> Self {
        Self::DEFAULT
    }

    fn fault(&self) -> Option<String> {
        None
    }
}
