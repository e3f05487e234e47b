//! The four states and their order.

use std::fmt;
use std::str::FromStr;

/// How a check, or the whole, is doing.
///
/// Ordered from best to worst: `Healthy < Degraded < Unknown < Unhealthy`, so that `max` gives the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HealthStatus {
    /// It works.
    Healthy,
    /// It works less well than it should, or something optional does not work.
    Degraded,
    /// It has not run, or its last result is too old to be believed.
    #[default]
    Unknown,
    /// It does not work.
    Unhealthy,
}

impl HealthStatus {
    /// Every status, best first.
    pub const ALL: [Self; 4] = [Self::Healthy, Self::Degraded, Self::Unknown, Self::Unhealthy];

    /// The word used in JSON bodies and metrics: `healthy`, `degraded`, `unknown`, `unhealthy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Unknown => "unknown",
            Self::Unhealthy => "unhealthy",
        }
    }

    /// Whether something in this state can be used: healthy or degraded.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Healthy | Self::Degraded)
    }
}

impl fmt::Display for HealthStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A word that names no status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStatus(String);

impl fmt::Display for UnknownStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no health status", self.0)
    }
}

impl std::error::Error for UnknownStatus {}

impl FromStr for HealthStatus {
    type Err = UnknownStatus;

    /// Reads every word that the health formats in use write, in any case: `healthy`, `ok`, `pass`, `UP`, ..
    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        match word.to_ascii_lowercase().as_str() {
            "healthy" | "ok" | "pass" | "up" | "serving" => Ok(Self::Healthy),
            "degraded" | "warn" => Ok(Self::Degraded),
            "unknown" => Ok(Self::Unknown),
            "unhealthy" | "fail" | "down" | "not_serving" | "out_of_service" => Ok(Self::Unhealthy),
            _ => Err(UnknownStatus(word.to_owned())),
        }
    }
}
