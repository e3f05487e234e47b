//! How long the pauses grow: pure arithmetic that saturates.

use std::time::Duration;

/// How the pauses between attempts grow from `base_delay`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backoff {
    /// Times `factor` from one to the next.
    Exponential,
    /// All the same.
    Constant,
    /// Longer by `base_delay` from one to the next.
    Linear,
    /// Once, once, twice, three times, five times `base_delay`, and so on.
    Fibonacci,
}

impl Backoff {
    /// The pause after so many attempts, of which there is at least one; never above `cap`.
    pub(crate) fn pause(self, base: Duration, factor: f64, attempts: u32, cap: Duration) -> Duration {
        let retries = attempts.saturating_sub(1);
        let pause = match self {
            Self::Exponential => grown(base, factor, retries),
            Self::Constant => base,
            Self::Linear => base.saturating_mul(attempts.max(1)),
            Self::Fibonacci => base.saturating_mul(fibonacci(retries)),
        };
        pause.min(cap)
    }
}

/// `base` times `factor` to the power of `retries`.
fn grown(base: Duration, factor: f64, retries: u32) -> Duration {
    let power = i32::try_from(retries).unwrap_or(i32::MAX);
    let seconds = base.as_secs_f64() * factor.powi(power);
    // Zero times infinity is no number; whatever else is out of range is too long.
    if seconds.is_nan() {
        Duration::ZERO
    } else {
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// 1, 1, 2, 3, 5, ..
fn fibonacci(index: u32) -> u32 {
    let (mut this, mut next) = (1_u32, 1_u32);
    for _ in 0..index {
        (this, next) = (next, this.saturating_add(next));
        if this == u32::MAX {
            break;
        }
    }
    this
}

#[cfg(test)]
#[path = "backoff_tests.rs"]
mod tests;
