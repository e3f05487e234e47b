//! What a breaker is declared with. Times are nanoseconds.

use std::time::Duration;

/// The settings of a breaker, each in its range; what two of them say together is judged by [`Settings::fault`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    /// Whether the declaration's circuit works at all; who switches it off disables it.
    pub(crate) enabled: bool,
    /// So many failures in a row open it; `None`: nobody said.
    pub(crate) threshold: Option<u32>,
    pub(crate) recovery: u64,
    pub(crate) half_open_max_calls: u32,
    pub(crate) success_threshold: u32,
    pub(crate) failure_rate: Option<Share>,
    pub(crate) window: Option<WindowSize>,
    pub(crate) min_calls: Option<u32>,
    pub(crate) slow_call: Option<u64>,
    pub(crate) slow_rate: Option<Share>,
    pub(crate) ignore_as_success: bool,
    pub(crate) recovery_factor: f64,
    pub(crate) max_recovery: Option<u64>,
    pub(crate) trial_timeout: Option<u64>,
    pub(crate) max_keys: u32,
}

/// How far a window reaches back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowSize {
    Calls(u32),
    Time(u64),
}

/// A share of calls, in parts of a billion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share(u64);

/// The threshold that nobody said.
const THRESHOLD: u32 = 5;

/// The window of a rate where nobody said, as `MicroProfile` Fault Tolerance has it.
const WINDOW: WindowSize = WindowSize::Calls(20);

/// How many calls a time window must hold before it is judged, where nobody said.
const MIN_CALLS: u32 = 10;

/// How much longer than the first an open time may become, where nobody said.
const MAX_GROWTH: u64 = 10;

impl Settings {
    pub(crate) const DEFAULT: Self = Self {
        enabled: true,
        threshold: None,
        recovery: 30_000_000_000,
        half_open_max_calls: 3,
        success_threshold: 2,
        failure_rate: None,
        window: None,
        min_calls: None,
        slow_call: None,
        slow_rate: None,
        ignore_as_success: false,
        recovery_factor: 1.0,
        max_recovery: None,
        trial_timeout: None,
        max_keys: 10_000,
    };

    /// How many failures in a row open it. A failure rate takes the place of the default, not of what somebody said.
    pub(crate) const fn failures_in_a_row(&self) -> Option<u32> {
        match (self.threshold, self.failure_rate) {
            (None, Some(_)) => None,
            (None, None) => Some(THRESHOLD),
            (threshold, _) => threshold,
        }
    }

    /// The window, where a rate asks for one.
    pub(crate) const fn window(&self) -> Option<WindowSize> {
        match (self.failure_rate, self.slow_rate, self.window) {
            (None, None, _) => None,
            (_, _, None) => Some(WINDOW),
            (_, _, window) => window,
        }
    }

    /// How many calls the window must hold before it is judged.
    pub(crate) const fn min_calls(&self) -> u32 {
        match (self.min_calls, self.window()) {
            (Some(calls), Some(WindowSize::Calls(size))) if calls > size => size,
            (Some(calls), _) => calls,
            (None, Some(WindowSize::Calls(size))) => size,
            (None, _) => MIN_CALLS,
        }
    }

    /// How many trial calls a half-open cycle has. Never so few that it could not close.
    pub(crate) const fn trials(&self) -> u32 {
        if self.success_threshold > self.half_open_max_calls {
            self.success_threshold
        } else {
            self.half_open_max_calls
        }
    }

    /// How long a trial call may take before it counts as failed.
    pub(crate) const fn trial_timeout(&self) -> u64 {
        match self.trial_timeout {
            Some(timeout) => timeout,
            None => self.recovery,
        }
    }

    /// The open time that follows one of `wait`, after a failed trial.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a product too large for the integer saturates, and is above the limit either way"
    )]
    pub(crate) fn longer(&self, wait: u64) -> u64 {
        if self.recovery_factor <= 1.0 {
            return self.recovery;
        }
        let limit = self.max_recovery.unwrap_or(self.recovery.saturating_mul(MAX_GROWTH)).max(self.recovery);
        ((wait as f64 * self.recovery_factor) as u64).min(limit)
    }

    /// Whether a call of this duration is a slow one.
    pub(crate) fn is_slow(&self, duration: u64) -> bool {
        self.slow_call.is_some_and(|limit| duration >= limit)
    }

    /// Whether successes change something where no failure is pending.
    pub(crate) const fn watches_successes(&self) -> bool {
        self.window().is_some() || self.slow_call.is_some()
    }

    /// Whether the end of a call in a closed breaker needs the time, though it succeeded.
    pub(crate) const fn reads_clock(&self) -> bool {
        self.slow_call.is_some() || matches!(self.window(), Some(WindowSize::Time(_)))
    }

    /// What is wrong between two settings.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        let rate = self.failure_rate.is_some() || self.slow_rate.is_some();
        if self.success_threshold > self.half_open_max_calls {
            return Some(
                "`success_threshold` is greater than `half_open_max_calls`: the circuit could never close",
            );
        }
        if self.window.is_some() && !rate {
            return Some("`window` is for a `failure_rate` or a `slow_rate`: give one of them");
        }
        if self.min_calls.is_some() && !rate {
            return Some("`min_calls` is for a `failure_rate` or a `slow_rate`: give one of them");
        }
        if let (Some(calls), Some(WindowSize::Calls(size))) = (self.min_calls, self.window())
            && calls > size
        {
            return Some("`min_calls` is greater than the `window`: it would never be judged");
        }
        if self.slow_rate.is_some() && self.slow_call.is_none() {
            return Some("`slow_rate` needs `slow_call`: how long is slow?");
        }
        match self.max_recovery {
            Some(_) if self.recovery_factor <= 1.0 => {
                Some("`max_recovery` needs a `recovery_factor` greater than 1: the open time does not grow")
            }
            Some(max) if max < self.recovery => Some("`max_recovery` is shorter than `recovery`"),
            _ => None,
        }
    }
}

impl WindowSize {
    /// A window by count is not longer.
    pub(crate) const MOST_CALLS: u32 = 1_000_000;

    pub(crate) const fn of_calls(calls: u32) -> Self {
        assert!(calls > 0, "`window` must be at least 1 call");
        assert!(calls <= Self::MOST_CALLS, "`window` must be at most 1,000,000 calls");
        Self::Calls(calls)
    }
}

impl Share {
    const WHOLE: u64 = 1_000_000_000;

    /// Rounded down, so that 57 of 100 reach 0.57 however that number is stored.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a billion")]
    pub(crate) const fn of(share: f64) -> Self {
        let parts = (share * 1e9) as u64;
        Self(if parts == 0 { 1 } else { parts })
    }

    /// As it was given, to the millionth.
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    pub(crate) fn value(self) -> f64 {
        self.0.div_ceil(1000) as f64 / 1e6
    }

    /// Whether `part` of `whole` is at least this share.
    pub(crate) fn reached(self, part: u32, whole: u32) -> bool {
        u64::from(part) * Self::WHOLE >= self.0 * u64::from(whole)
    }
}

/// As many nanoseconds as the clock can count, at most.
#[expect(clippy::cast_possible_truncation, reason = "what is too large saturates")]
pub(crate) const fn nanoseconds(duration: Duration) -> u64 {
    let nanoseconds = duration.as_nanos();
    if nanoseconds > u64::MAX as u128 { u64::MAX } else { nanoseconds as u64 }
}
