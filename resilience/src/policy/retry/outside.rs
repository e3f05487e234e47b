//! What of retries can be set from outside.

use super::{Backoff, Jitter, Retry, Settings};
use crate::config::duration::written;
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::Zero;
use crate::policy::adjusted::Adjusted;

const BACKOFFS: [(&str, Backoff); 4] = [
    ("exponential", Backoff::Exponential),
    ("constant", Backoff::Constant),
    ("linear", Backoff::Linear),
    ("fibonacci", Backoff::Fibonacci),
];

const JITTERS: [(&str, Jitter); 3] =
    [("full", Jitter::Full), ("none", Jitter::None), ("equal", Jitter::Equal)];

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether a failed attempt is followed by another",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new(
            "max_retries",
            "a count, or 0",
            "attempts after the first",
            |settings, value| value.count(0).map(|count| settings.max_attempts = count.saturating_add(1)),
            |settings| Some((settings.max_attempts - 1).to_string()),
        ),
        Key::alias(
            "max_attempts",
            "max_retries",
            "a count",
            "attempts, the first included",
            |settings, value| value.count(1).map(|count| settings.max_attempts = count),
        ),
        Key::new(
            "base_delay",
            "a duration, or zero",
            "the first pause",
            |settings, value| value.duration(Zero::Allowed).map(|time| settings.base_delay = time),
            |settings| Some(written(settings.base_delay)),
        ),
        Key::new(
            "backoff",
            "`exponential`, `constant`, `linear` or `fibonacci`",
            "how the pauses grow",
            |settings, value| value.word(&BACKOFFS).map(|backoff| settings.backoff = backoff),
            |settings| word(&BACKOFFS, settings.backoff),
        ),
        Key::new(
            "factor",
            "a factor",
            "by what an exponential pause grows",
            |settings, value| value.factor().map(|factor| settings.factor = factor),
            |settings| Some(settings.factor.to_string()),
        ),
        Key::new(
            "max_delay",
            "a duration",
            "the longest pause",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.max_delay = time),
            |settings| Some(written(settings.max_delay)),
        ),
        Key::new(
            "jitter",
            "`full`, `none` or `equal`",
            "how much of a pause is left to chance",
            |settings, value| value.word(&JITTERS).map(|jitter| settings.jitter = jitter),
            |settings| word(&JITTERS, settings.jitter),
        ),
        Key::new(
            "max_elapsed",
            "a duration",
            "no attempt starts after it",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.max_elapsed = Some(time)),
            |settings| settings.max_elapsed.map(written),
        ),
        Key::new(
            "retry_rejected",
            "`true` or `false`",
            "whether refusals are retried too",
            |settings, value| value.flag().map(|rejected| settings.rejected = rejected),
            |settings| Some(settings.rejected.to_string()),
        ),
        Key::new(
            "budget",
            "a ratio",
            "the share of retries to first tries",
            |settings, value| value.share().map(|share| settings.budget = Some(share)),
            |settings| settings.budget.map(|share| share.to_string()),
        ),
    ];

    fn usual() -> Self {
        Self::DEFAULT
    }

    fn fault(&self) -> Option<String> {
        Self::fault(self).map(str::to_owned)
    }
}

impl Adjust for &'static Retry {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }
}

fn word<T: Copy + PartialEq>(words: &[(&str, T)], value: T) -> Option<String> {
    words.iter().find(|(_, known)| *known == value).map(|(word, _)| (*word).to_owned())
}
