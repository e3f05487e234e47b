//! How a check is run and judged.

use std::time::Duration;

/// What an error, a panic or a timeout of a check counts as; a status returned on purpose is left as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Degraded: the whole is never worse than degraded for it, even where the check is critical.
    Degraded,
    /// Unhealthy.
    #[default]
    Unhealthy,
}

/// The settings of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckSettings {
    /// Whether it runs at all. One that does not says nothing, and keeps nobody from being ready. Default: yes.
    pub enabled: bool,
    /// Whether the service cannot work without it. Default: no.
    pub critical: bool,
    /// After this long a run is given up and counts as an error. Default: 5 s.
    pub timeout: Duration,
    /// Where set, the check runs in the background this often, give or take a tenth, and never because of a
    /// probe; while it fails and is critical, at least every 5 s. Default: not set.
    pub interval: Option<Duration>,
    /// For this long a result answers probes before the check runs again. Default: 1 s.
    pub max_age: Duration,
    /// So many failures in a row make it failed. Default: 1.
    pub failure_threshold: u32,
    /// So many passes in a row make a failed check pass again. Default: 1.
    pub success_threshold: u32,
    /// What errors count as. Default: unhealthy.
    pub on_error: OnError,
}

impl CheckSettings {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        enabled: true,
        critical: false,
        timeout: Duration::from_secs(5),
        interval: None,
        max_age: Duration::from_secs(1),
        failure_threshold: 1,
        success_threshold: 1,
        on_error: OnError::Unhealthy,
    };

    /// How long after a run its verdict is believed: `max(2.5 periods, one period + the timeout)`, so that one
    /// run may be missed, but a scheduler that died is noticed.
    pub(crate) fn lifetime(&self) -> Duration {
        let period = self.interval.unwrap_or(self.max_age);
        (period.saturating_mul(5) / 2).max(period.saturating_add(self.timeout))
    }
}

impl Default for CheckSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}
