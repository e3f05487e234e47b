//! What of a limiter can be set from outside.

use std::time::Duration;

use super::gcra::Gcra;
use super::{Algorithm, RateLimiter, Settings, nanoseconds};
use crate::config::duration::{written, written_rate};
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::{Read, Written, Zero};
use crate::policy::adjusted::Adjusted;

const ALGORITHMS: [(&str, Algorithm); 3] =
    [("sliding", Algorithm::Sliding), ("gcra", Algorithm::Gcra), ("fixed", Algorithm::Fixed)];

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether there is a limit",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new("rate", "a rate", "calls in a period", rate, |settings| {
            Some(written_rate(settings.limit, settings.period))
        }),
        Key::new(
            "algorithm",
            "`sliding`, `gcra` or `fixed`",
            "how calls are counted",
            |settings, value| value.word(&ALGORITHMS).map(|algorithm| settings.algorithm = Some(algorithm)),
            |settings| {
                let algorithm = settings.algorithm.unwrap_or(Algorithm::Sliding);
                ALGORITHMS.iter().find(|(_, known)| *known == algorithm).map(|(word, _)| (*word).to_owned())
            },
        ),
        Key::new("burst", "a count", "calls that may come at once, with `gcra`", burst, |settings| {
            settings.burst.map(|burst| burst.to_string())
        }),
        Key::new(
            "max_wait",
            "a duration, or zero",
            "how long a call may wait for its turn",
            |settings, value| value.duration(Zero::Allowed).map(|time| settings.max_wait = nanoseconds(time)),
            |settings| Some(written(Duration::from_nanos(settings.max_wait))),
        ),
        Key::new(
            "max_keys",
            "a count",
            "keys that are counted by themselves",
            |settings, value| value.count(1).map(|count| settings.max_keys = count),
            |settings| Some(settings.max_keys.to_string()),
        ),
    ];

    /// There is no usual rate: what is declared never is it.
    fn usual() -> Self {
        Self::of(1, Duration::from_nanos(1))
    }

    fn fault(&self) -> Option<String> {
        Self::fault(self).or_else(|| self.too_long()).map(str::to_owned)
    }
}

impl Adjust for &'static RateLimiter {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }

    fn adjust(&self, settings: Settings) {
        RateLimiter::adjust(self, settings);
    }
}

fn rate(settings: &mut Settings, value: &Written) -> Read<()> {
    let (limit, period) = value.rate()?;
    if period > super::builder::LONGEST {
        return Err("the period must not be longer than a hundred years".to_owned());
    }
    (settings.limit, settings.period) = (limit, period);
    settings.weigh();
    Ok(())
}

fn burst(settings: &mut Settings, value: &Written) -> Read<()> {
    settings.burst = Some(value.count(1)?);
    settings.weigh();
    Ok(())
}

impl Settings {
    /// Tells the bucket of the others. It goes on counting in the parts that it was declared with: what it remembers
    /// is counted in these.
    fn weigh(&mut self) {
        let burst = self.burst.unwrap_or(self.limit);
        self.gcra = Gcra::in_parts(self.gcra.parts(), self.limit, nanoseconds(self.period), burst);
    }
    /// What no bucket can count.
    fn too_long(&self) -> Option<&'static str> {
        let burst = self.burst.unwrap_or(self.limit);
        if self.fills_up_late(burst) {
            return Some("`burst` is more than a hundred years of the rate");
        }
        let is_long = Gcra::new(self.limit, nanoseconds(self.period), burst).parts() < self.gcra.parts();
        let is_bucket = self.algorithm == Some(Algorithm::Gcra);
        (is_bucket && is_long && self.period > LONG).then_some(
            "a period longer than two years cannot be set from outside with `algorithm = gcra`: declare it",
        )
    }
}

/// Longer ones are counted in whole nanoseconds.
const LONG: Duration = Duration::from_hours(24 * 365 * 2);
