//! What a limiter is told in its declaration.

use std::time::Duration;

use super::gcra::Gcra;
use super::memory::Memory;
use super::{Algorithm, RateLimiter, Settings, nanoseconds};
#[cfg(feature = "serve")]
use crate::http::Per;
use crate::policy::adjusted::Adjusted;
use crate::policy::state::State;

/// Above this limit an exact log is nothing to keep without being asked.
const MOST_UNNAMED: u32 = 10_000;

pub(super) const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

impl RateLimiter {
    /// So many calls in every period.
    ///
    /// # Panics
    /// If one of both is zero, or the period longer than a hundred years: in a `static`, when it is compiled.
    pub const fn new(name: &'static str, limit: u32, period: Duration) -> Self {
        assert!(limit > 0, "the limit must be at least 1");
        assert!(!period.is_zero(), "the period must be longer than zero");
        assert!(period.as_secs() <= LONGEST.as_secs(), "the period must not be longer than a hundred years");
        Self {
            name,
            settings: Adjusted::new(Settings::of(limit, period)),
            #[cfg(feature = "serve")]
            per: None,
            state: State::new(Memory::new()),
        }
    }

    /// How it counts. Default: [`Algorithm::Sliding`], for limits up to 10,000; above, it must be written.
    pub const fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.settings.declared.algorithm = Some(algorithm);
        self
    }

    /// How many calls may come at once. For [`Algorithm::Gcra`] only. Default: the limit.
    ///
    /// # Panics
    /// If it is zero, or so much that the bucket would take more than a hundred years to fill up: in a `static`, when it
    /// is compiled.
    pub const fn burst(mut self, burst: u32) -> Self {
        assert!(burst > 0, "`burst` must be at least 1");
        let period = nanoseconds(self.settings.declared.period);
        assert!(
            !self.settings.declared.fills_up_late(burst),
            "`burst` is more than a hundred years of the rate"
        );
        self.settings.declared.burst = Some(burst);
        self.settings.declared.gcra = Gcra::new(self.settings.declared.limit, period, burst);
        self
    }

    /// How long a call may wait for its turn; one that would wait longer is refused at once. Default: zero, none waits.
    pub const fn max_wait(mut self, max_wait: Duration) -> Self {
        self.settings.declared.max_wait = nanoseconds(max_wait);
        self
    }

    /// How many keys are counted by themselves at once. Default: 100,000. Idle keys, which are those with nothing to
    /// remember, make room. Where all are active, further ones share one allowance, and the log says so once.
    ///
    /// # Panics
    /// If it is zero: in a `static`, when it is compiled.
    pub const fn max_keys(mut self, max_keys: u32) -> Self {
        assert!(max_keys > 0, "`max_keys` must be at least 1");
        self.settings.declared.max_keys = max_keys;
        self
    }

    /// Counts the calls of each client by itself, told by the request that a handler answers.
    #[cfg(feature = "serve")]
    pub const fn per(mut self, per: Per) -> Self {
        self.per = Some(per);
        self
    }

    /// Checks what several settings say together; written last.
    ///
    /// # Panics
    /// If the limit is above 10,000 and no algorithm is written, or there is a `burst` without [`Algorithm::Gcra`]: in a
    /// `static`, when it is compiled.
    pub const fn checked(self) -> Self {
        if let Some(fault) = self.fault() {
            panic!("{}", fault);
        }
        self
    }

    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        self.settings.declared.fault()
    }
}

impl Settings {
    pub(super) const fn of(limit: u32, period: Duration) -> Self {
        Self {
            enabled: true,
            limit,
            period,
            algorithm: None,
            burst: None,
            max_wait: 0,
            max_keys: 100_000,
            gcra: Gcra::new(limit, nanoseconds(period), limit),
        }
    }

    /// Whether a bucket of `burst` calls would take more than a hundred years to fill up.
    pub(super) const fn fills_up_late(&self, burst: u32) -> bool {
        nanoseconds(self.period) as u128 * burst as u128 / self.limit as u128 > LONGEST.as_nanos()
    }

    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        if self.algorithm.is_none() && self.limit > MOST_UNNAMED {
            return Some(
                "a limit above 10000 needs its `algorithm` written: \
                 `sliding` remembers every call, 8 bytes each for every key; `gcra` 8 bytes for every key",
            );
        }
        if self.burst.is_some() && !matches!(self.algorithm, Some(Algorithm::Gcra)) {
            return Some("`burst` needs `algorithm = gcra`");
        }
        None
    }
}
