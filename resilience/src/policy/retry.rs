//! Retries: whether another attempt follows a failed one, and after what pause.

mod after;
pub(crate) mod backoff;
mod budget;
mod decide;
pub(crate) mod jitter;
mod outcomes;
#[cfg(feature = "serve")]
mod outside;

use std::time::Duration;

use super::adjusted::Adjusted;
use super::state::State;
pub use after::parse_retry_after;
pub use backoff::Backoff;
pub(crate) use decide::{Attempts, Ended};
pub use jitter::Jitter;
use outcomes::Memory;
pub(crate) use outcomes::Outcome;

/// Further attempts after a failed one.
///
/// With the defaults: three retries after pauses of at most 100, 200 and 400 ms, of which chance takes a part.
///
/// ```
/// use std::time::Duration;
/// use resilience::{Rejection, Retry};
///
/// static QUICK: Retry = Retry::new("quick").max_attempts(3).base_delay(Duration::from_millis(1)).checked();
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut attempts = 0;
/// let answer: Result<u32, Rejection> = QUICK
///     .call(|| {
///         attempts += 1;
///         std::future::ready(Ok(7))
///     })
///     .await;
/// assert_eq!((answer, attempts), (Ok(7), 1));
/// # }
/// ```
#[derive(Debug)]
pub struct Retry {
    name: &'static str,
    settings: Adjusted<Settings>,
    state: State<Memory>,
}

/// What retries are told in their declaration, or from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) enabled: bool,
    /// The first included.
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) factor: f64,
    pub(crate) max_delay: Duration,
    pub(crate) jitter: Jitter,
    pub(crate) max_elapsed: Option<Duration>,
    pub(crate) rejected: bool,
    pub(crate) budget: Option<f64>,
}

impl Settings {
    const DEFAULT: Self = Self {
        enabled: true,
        max_attempts: 4,
        base_delay: Duration::from_millis(100),
        backoff: Backoff::Exponential,
        factor: 2.0,
        max_delay: Duration::from_secs(10),
        jitter: Jitter::Full,
        max_elapsed: None,
        rejected: false,
        budget: None,
    };

    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        if self.base_delay.as_nanos() > self.max_delay.as_nanos() {
            return Some("`base_delay` must not be longer than `max_delay`");
        }
        None
    }
}

impl Retry {
    /// Retries with the defaults.
    pub const fn new(name: &'static str) -> Self {
        Self { name, settings: Adjusted::new(Settings::DEFAULT), state: State::new(Memory::new()) }
    }

    /// How many attempts may follow the first: one less than [`max_attempts`](Self::max_attempts). Default: 3.
    pub const fn max_retries(mut self, max_retries: u32) -> Self {
        self.settings.declared.max_attempts = max_retries.saturating_add(1);
        self
    }

    /// How many attempts there may be, the first included. Default: 4.
    ///
    /// # Panics
    /// If there are none; in a `static`, that is a compile error.
    pub const fn max_attempts(mut self, max_attempts: u32) -> Self {
        assert!(max_attempts > 0, "`max_attempts` counts the first attempt too, so it must be at least 1");
        self.settings.declared.max_attempts = max_attempts;
        self
    }

    /// The first pause, from which the others grow. Zero: no pauses. Default: 100 ms.
    pub const fn base_delay(mut self, base_delay: Duration) -> Self {
        self.settings.declared.base_delay = base_delay;
        self
    }

    /// How the pauses grow. Default: [`Backoff::Exponential`].
    pub const fn backoff(mut self, backoff: Backoff) -> Self {
        self.settings.declared.backoff = backoff;
        self
    }

    /// By what an exponential pause grows. Default: 2.
    ///
    /// # Panics
    /// If it is less than 1, or no number; in a `static`, that is a compile error.
    pub const fn factor(mut self, factor: f64) -> Self {
        assert!(factor >= 1.0 && factor.is_finite(), "`factor` must be a number of at least 1");
        self.settings.declared.factor = factor;
        self
    }

    /// What no pause of this policy exceeds, chance included. What the callee wishes may. Default: 10 s.
    ///
    /// # Panics
    /// If it is zero; in a `static`, that is a compile error.
    pub const fn max_delay(mut self, max_delay: Duration) -> Self {
        assert!(
            !max_delay.is_zero(),
            "`max_delay` must be longer than zero: for no pauses, `base_delay` is zero"
        );
        self.settings.declared.max_delay = max_delay;
        self
    }

    /// How much of a pause is left to chance. Default: [`Jitter::Full`].
    pub const fn jitter(mut self, jitter: Jitter) -> Self {
        self.settings.declared.jitter = jitter;
        self
    }

    /// No attempt starts at or after this time since the call began; one that runs then is not cut, which is what a
    /// total timeout does. Default: no limit. Costs a look at the clock per call.
    ///
    /// # Panics
    /// If it is zero; in a `static`, that is a compile error.
    pub const fn max_elapsed(mut self, max_elapsed: Duration) -> Self {
        assert!(!max_elapsed.is_zero(), "`max_elapsed` must be longer than zero");
        self.settings.declared.max_elapsed = Some(max_elapsed);
        self
    }

    /// Retries refusals too: of an open breaker, a full bulkhead, a rate limit. The pause is then at least as long as
    /// the refusal says it lasts. Default: off.
    pub const fn retry_rejected(mut self) -> Self {
        self.settings.declared.rejected = true;
        self
    }

    /// The share of retries to first tries that all calls together may make over the last ten seconds, beside ten that
    /// are always granted. A retry beyond it is not made: its call ends with the error that it has. Default: no limit.
    /// Costs a look at the clock per call.
    ///
    /// # Panics
    /// If it is not above 0 and at most 1; in a `static`, that is a compile error.
    pub const fn budget(mut self, share: f64) -> Self {
        assert!(share > 0.0 && share <= 1.0, "`budget` must be a share above 0% and at most 100%");
        self.settings.declared.budget = Some(share);
        self
    }

    /// The same, if its settings fit together.
    ///
    /// # Panics
    /// If `base_delay` is longer than `max_delay`; in a `static`, that is a compile error.
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

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How the attempts ended so far, by outcome: each exactly once, all outcomes present.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.state.get().outcomes()
    }

    /// Counts the end of an attempt.
    #[inline]
    pub(crate) fn count(&self, outcome: Outcome) {
        self.state.get().count(outcome);
    }

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    #[inline]
    fn settings(&self) -> &Settings {
        self.settings.get()
    }
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
