//! What of the last good answer can be set from outside.

use super::{CacheFallback, Settings};
use crate::config::duration::written;
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::Zero;
use crate::policy::adjusted::Adjusted;

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether answers are remembered and served",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new(
            "ttl",
            "a duration",
            "how long an answer may be served",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.ttl = time),
            |settings| Some(written(settings.ttl)),
        ),
        Key::new(
            "capacity",
            "a count",
            "answers that are remembered",
            |settings, value| value.count(1).map(|count| settings.capacity = count),
            |settings| Some(settings.capacity.to_string()),
        ),
    ];

    fn usual() -> Self {
        Self::DEFAULT
    }

    fn fault(&self) -> Option<String> {
        None
    }
}

impl Adjust for &'static CacheFallback {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }
}
