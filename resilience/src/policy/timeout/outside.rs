//! What of a limit of time can be set from outside.

use super::{Settings, Timeout};
use crate::config::duration::written;
use crate::config::key::{Adjust, Key, Settings as Adjustable};
use crate::config::value::Zero;
use crate::policy::adjusted::Adjusted;

impl Adjustable for Settings {
    const KEYS: &'static [Key<Self>] = &[
        Key::new(
            "enabled",
            "`true` or `false`",
            "whether calls are cut",
            |settings, value| value.flag().map(|enabled| settings.enabled = enabled),
            |settings| Some(settings.enabled.to_string()),
        ),
        Key::new(
            "limit",
            "a duration",
            "how long one attempt may take",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.attempt = Some(time)),
            |settings| settings.attempt.map(written),
        ),
        Key::new(
            "total",
            "a duration",
            "how long all attempts and their pauses may take",
            |settings, value| value.duration(Zero::Refused).map(|time| settings.total = Some(time)),
            |settings| settings.total.map(written),
        ),
    ];

    fn usual() -> Self {
        Self { enabled: true, attempt: None, total: None }
    }

    fn fault(&self) -> Option<String> {
        Self::fault(self).map(str::to_owned)
    }
}

impl Adjust for &'static Timeout {
    type Settings = Settings;

    fn adjusted(&self) -> &Adjusted<Settings> {
        &self.settings
    }
}
