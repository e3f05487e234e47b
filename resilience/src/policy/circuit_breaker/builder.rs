//! How a breaker is declared: `const` builders, which refuse what is out of range where the program is compiled.

use std::time::Duration;

use super::settings::{Settings, Share, WindowSize, nanoseconds};
use super::{CircuitBreaker, Memory};
use crate::policy::adjusted::Adjusted;
use crate::policy::state::State;

/// A `const` setter with a range.
macro_rules! at_least_one {
    ($value:ident) => {
        assert!($value > 0, concat!("`", stringify!($value), "` must be at least 1"));
    };
}

macro_rules! longer_than_zero {
    ($value:ident) => {
        assert!(!$value.is_zero(), concat!("`", stringify!($value), "` must be longer than zero"));
    };
}

macro_rules! a_share {
    ($value:ident) => {
        assert!(
            $value > 0.0 && $value <= 1.0,
            concat!(
                "`",
                stringify!($value),
                "` must be greater than 0 and at most 1: 0.5 is half of the calls"
            )
        );
    };
}

/// Each method panics where its value is out of range: at compile time, in a `static`.
#[expect(clippy::missing_panics_doc, reason = "said once, above")]
impl CircuitBreaker {
    /// A breaker with the defaults: it opens after 5 failures in a row, and after 30 s lets 3 trial calls through, of
    /// which 2 must succeed.
    pub const fn new(name: &'static str) -> Self {
        Self { name, settings: Adjusted::new(Settings::DEFAULT), state: State::new(Memory::new()) }
    }

    /// Opens after so many failures in a row. Default: 5; none where a [`failure_rate`](Self::failure_rate) is given and
    /// no threshold. With both, whichever is reached first opens it.
    pub const fn threshold(mut self, threshold: u32) -> Self {
        at_least_one!(threshold);
        self.settings.declared.threshold = Some(threshold);
        self
    }

    /// How long it stays open. Default: 30 s. At the very end of this time the next call is let through.
    pub const fn recovery(mut self, recovery: Duration) -> Self {
        longer_than_zero!(recovery);
        self.settings.declared.recovery = nanoseconds(recovery);
        self
    }

    /// How many trial calls a half-open cycle has. Default: 3. A trial that succeeded keeps its place; one that was
    /// cancelled or ignored leaves it to another.
    pub const fn half_open_max_calls(mut self, half_open_max_calls: u32) -> Self {
        at_least_one!(half_open_max_calls);
        self.settings.declared.half_open_max_calls = half_open_max_calls;
        self
    }

    /// So many successful trial calls close it. Default: 2. One that fails opens it again at once.
    pub const fn success_threshold(mut self, success_threshold: u32) -> Self {
        at_least_one!(success_threshold);
        self.settings.declared.success_threshold = success_threshold;
        self
    }

    /// Opens when this share of the calls in the window failed, or more. It is judged after every call, as soon as the
    /// window holds enough of them.
    pub const fn failure_rate(mut self, failure_rate: f64) -> Self {
        a_share!(failure_rate);
        self.settings.declared.failure_rate = Some(Share::of(failure_rate));
        self
    }

    /// The window: exactly the last so many calls. Default, where a rate is given: 20, as in `MicroProfile` Fault
    /// Tolerance. At most 1,000,000.
    pub const fn window_calls(mut self, window: u32) -> Self {
        assert!(self.settings.declared.window.is_none(), "`window` is a count or a duration, and once");
        self.settings.declared.window = Some(WindowSize::of_calls(window));
        self
    }

    /// The window: the calls of the last so long, in tenths of that time.
    pub const fn window_time(mut self, window: Duration) -> Self {
        longer_than_zero!(window);
        assert!(self.settings.declared.window.is_none(), "`window` is a count or a duration, and once");
        self.settings.declared.window = Some(WindowSize::Time(nanoseconds(window)));
        self
    }

    /// So many calls must be in the window before it is judged. Default: a count window must be full, a time window
    /// must hold 10.
    pub const fn min_calls(mut self, min_calls: u32) -> Self {
        at_least_one!(min_calls);
        self.settings.declared.min_calls = Some(min_calls);
        self
    }

    /// A call that takes this long or longer is slow, whatever its result. With a [`slow_rate`](Self::slow_rate) slow
    /// calls are counted beside the failures; without one, a slow call is a failed one. A slow trial call failed.
    pub const fn slow_call(mut self, slow_call: Duration) -> Self {
        longer_than_zero!(slow_call);
        self.settings.declared.slow_call = Some(nanoseconds(slow_call));
        self
    }

    /// Opens when this share of the calls in the window was slow, or more.
    pub const fn slow_rate(mut self, slow_rate: f64) -> Self {
        a_share!(slow_rate);
        self.settings.declared.slow_rate = Some(Share::of(slow_rate));
        self
    }

    /// Ignored results count as success, as in `MicroProfile` Fault Tolerance. Default: they are neutral.
    pub const fn ignore_as_success(mut self) -> Self {
        self.settings.declared.ignore_as_success = true;
        self
    }

    /// Each failed trial makes the next open time so many times longer. Default: 1. Closing starts anew.
    pub const fn recovery_factor(mut self, recovery_factor: f64) -> Self {
        assert!(
            recovery_factor >= 1.0 && recovery_factor <= 1000.0,
            "`recovery_factor` must be between 1 and 1000"
        );
        self.settings.declared.recovery_factor = recovery_factor;
        self
    }

    /// The longest open time, where it grows. Default: ten times `recovery`.
    pub const fn max_recovery(mut self, max_recovery: Duration) -> Self {
        longer_than_zero!(max_recovery);
        self.settings.declared.max_recovery = Some(nanoseconds(max_recovery));
        self
    }

    /// How long a trial call may take. Default: `recovery`. One that takes longer has failed, then, so that a call
    /// without an end cannot keep the circuit half open for ever.
    pub const fn trial_timeout(mut self, trial_timeout: Duration) -> Self {
        longer_than_zero!(trial_timeout);
        self.settings.declared.trial_timeout = Some(nanoseconds(trial_timeout));
        self
    }

    /// How many keys have a circuit of their own, where the breaker counts by key. Default: 10,000. Circuits that
    /// nothing happened to are forgotten first; beyond that, further keys share one, and the log says so once.
    pub const fn max_keys(mut self, max_keys: u32) -> Self {
        at_least_one!(max_keys);
        self.settings.declared.max_keys = max_keys;
        self
    }

    /// For callees that are called seldom: `threshold` 3, `recovery` 45 s, 2 half-open calls, 1 success.
    pub const fn low_traffic(self) -> Self {
        self.threshold(3).recovery(Duration::from_secs(45)).half_open_max_calls(2).success_threshold(1)
    }

    /// For callees that are called often: `threshold` 15, `recovery` 20 s, 5 half-open calls, 3 successes.
    pub const fn high_traffic(self) -> Self {
        self.threshold(15).recovery(Duration::from_secs(20)).half_open_max_calls(5).success_threshold(3)
    }

    /// Judges what two settings say together, such as a `success_threshold` that the trial calls cannot reach. Attributes
    /// always do; a `static` without one is judged by [`verify()`](crate::verify), and its first call logs an error.
    pub const fn checked(self) -> Self {
        match self.settings.declared.fault() {
            Some(fault) => panic!("{}", fault),
            None => self,
        }
    }
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
