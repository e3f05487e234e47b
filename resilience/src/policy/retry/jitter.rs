//! Chance in the pauses, so that callers who failed together do not come back together.

use std::time::Duration;

/// How much of a pause is left to chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Jitter {
    /// All of it: anything from nothing to the whole.
    Full,
    /// None.
    None,
    /// One half: anything from the half to the whole.
    Equal,
}

impl Jitter {
    /// The pause, as chance (from 0 to 1) has it. Never longer than `pause`: the spread of callers that have reached
    /// the cap stays whole, and the cap holds.
    pub(crate) fn apply(self, pause: Duration, chance: f64) -> Duration {
        let share = match self {
            Self::Full => chance,
            Self::None => return pause,
            Self::Equal => f64::midpoint(chance, 1.0),
        };
        let jittered = Duration::try_from_secs_f64(pause.as_secs_f64() * share).unwrap_or(pause);
        jittered.min(pause)
    }
}

#[cfg(test)]
#[path = "jitter_tests.rs"]
mod tests;
