//! What of a bulkhead can be set from outside.

use super::{Bulkhead, Settings};
use crate::config::duration::written;
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::Zero;
use crate::policy::adjusted::Adjusted;

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether there is a limit",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new(
            "max_concurrent",
            "a count",
            "calls under way at once",
            |settings, value| value.count(1).map(|count| settings.room.max_concurrent = count),
            |settings| Some(settings.room.max_concurrent.to_string()),
        ),
        Key::new(
            "max_queue",
            "a count, or 0",
            "calls that may wait for a place",
            |settings, value| value.count(0).map(|count| settings.room.max_queue = count),
            |settings| Some(settings.room.max_queue.to_string()),
        ),
        Key::new(
            "max_wait",
            "a duration",
            "how long a call may wait for a place",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.max_wait = Some(time)),
            |settings| settings.max_wait.map(written),
        ),
        Key::new(
            "max_keys",
            "a count",
            "keys with places of their own",
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

impl Adjust for &'static Bulkhead {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }

    fn adjust(&self, settings: Settings) {
        Bulkhead::adjust(self, settings);
    }
}
