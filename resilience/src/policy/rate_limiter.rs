//! The rate limiter: a limit on the calls in a period.

mod adjust;
mod builder;
mod fixed;
mod gcra;
mod memory;
#[cfg(feature = "serve")]
mod outside;
mod returned;
mod rule;
mod sliding;

use std::time::Duration;

use super::adjusted::Adjusted;
use super::state::State;
use crate::clock::{self, Instant};
use crate::event::{self, PolicyEvent};
#[cfg(feature = "serve")]
use crate::http::Per;
use crate::key::Key;
use crate::rejection::Rejection;
use crate::sync::Ordering;
use fixed::Fixed;
use gcra::Gcra;
use memory::{Memory, Own, Rules};
use rule::{Rule, Ruling};
use sliding::Sliding;

pub(crate) use rule::Reservation;

/// How a limiter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Exact: never more calls than the limit in any window of the period, wherever it begins. Remembers each call of the
    /// last period: 8 bytes a call and key.
    Sliding,
    /// The generic cell rate algorithm, a bucket that fills up evenly: 8 bytes a key, one compare-and-swap a call. At
    /// most [`burst`](RateLimiter::burst) calls at once, and in any window of the period at most the limit beside them.
    Gcra,
    /// A grid of periods that begins with the first call, each with its own count; an idle period saves nothing up. On
    /// both sides of a line of the grid there may be up to twice the limit within one period.
    Fixed,
}

/// A limit on the calls in a period.
///
/// Calls beyond it wait, where [`max_wait`](Self::max_wait) allows, or are refused with
/// [`Rejection::RateLimited`](crate::Rejection::RateLimited), which tells in how long a call can go. A refused call uses
/// nothing up, and one that is dropped while it waits gives its place back.
///
/// ```
/// use std::time::Duration;
/// use resilience::{Algorithm, RateLimiter};
///
/// static MAILS: RateLimiter = RateLimiter::new("mails", 100, Duration::from_secs(60))
///     .algorithm(Algorithm::Gcra)
///     .burst(10)
///     .checked();
///
/// # fn send(customer: u64) -> Result<(), resilience::Rejection> {
/// MAILS.check_key(&customer)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RateLimiter {
    name: &'static str,
    settings: Adjusted<Settings>,
    #[cfg(feature = "serve")]
    per: Option<Per>,
    state: State<Memory>,
}

/// What a limiter is told in its declaration, or from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) enabled: bool,
    pub(crate) limit: u32,
    pub(crate) period: Duration,
    /// As it is written.
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) burst: Option<u32>,
    /// In nanoseconds.
    pub(crate) max_wait: u64,
    pub(crate) max_keys: u32,
    /// Made of the others.
    gcra: Gcra,
}

/// What a limiter answers to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    /// Allowed then; until then the reservation can be given back.
    AllowedAt(Instant, Reservation),
    /// Refused: in so long a call could go.
    Refused(Duration),
}

/// How a key stands with a limiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// So many calls would be allowed now.
    pub(crate) remaining: u32,
    /// In how long there are more; zero where there are as many as ever now.
    pub(crate) reset: Duration,
}

/// What was decided, as the metric `rate_limit_decisions_total` says it.
const DECISIONS: [&str; 3] = ["allowed", "delayed", "refused"];
const ALLOWED: usize = 0;
const DELAYED: usize = 1;
const REFUSED: usize = 2;

impl RateLimiter {
    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    /// What tells the clients apart.
    #[cfg(feature = "serve")]
    pub(crate) fn per_request(&self) -> Option<&Per> {
        self.per.as_ref()
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    #[inline]
    fn settings(&self) -> &Settings {
        self.settings.get()
    }

    pub(crate) fn limit(&self) -> u32 {
        self.settings().limit
    }

    pub(crate) fn period(&self) -> Duration {
        self.settings().period
    }

    /// What a call is told that it refuses.
    pub(crate) fn rejection(&self, retry_after: Duration) -> Rejection {
        let Settings { limit, period, .. } = *self.settings();
        Rejection::RateLimited { name: self.name, retry_after, limit, period }
    }

    /// Whether a call may go, now or later. What may go later and is not waited for must be given back.
    #[inline]
    pub(crate) fn decide(&'static self, key: Option<Key>) -> Decision {
        self.decide_at(key, clock::now(), self.settings().max_wait)
    }

    /// The same, without waiting.
    #[inline]
    pub(crate) fn decide_at_once(&'static self, key: Option<Key>) -> Decision {
        self.decide_at(key, clock::now(), 0)
    }

    #[inline]
    fn decide_at(&'static self, key: Option<Key>, time: Instant, max_wait: u64) -> Decision {
        let (now, settings) = (clock::ticks_at(time), self.settings());
        let ruling = match (key, settings.algorithm) {
            _ if !settings.enabled => Ruling::Allowed,
            (None, Some(Algorithm::Gcra)) => {
                let rule = &settings.gcra;
                self.state.get().gcra.own.change(|state| rule.decide(state, now, 0))
            }
            _ => self.rule(key, now, 0),
        };
        if ruling == Ruling::Allowed {
            self.state.get().decisions.raise(ALLOWED);
            return Decision::Allowed;
        }
        self.decide_slowly(key, time, now, max_wait, ruling)
    }

    /// A call that cannot go at once.
    #[cold]
    fn decide_slowly(
        &'static self,
        key: Option<Key>,
        time: Instant,
        now: u64,
        max_wait: u64,
        mut ruling: Ruling,
    ) -> Decision {
        if max_wait > 0 {
            let returned = self.state.get().returned.take(key, now, max_wait);
            ruling = returned.map_or_else(|| self.rule(key, now, max_wait), Ruling::Later);
        }
        let decisions = &self.state.get().decisions;
        match ruling {
            Ruling::Allowed => {
                decisions.raise(ALLOWED);
                Decision::Allowed
            }
            Ruling::Later(reservation) => {
                decisions.raise(DELAYED);
                let wait = Duration::from_nanos(reservation.at.saturating_sub(now));
                Decision::AllowedAt(clock::later(time, wait), reservation)
            }
            Ruling::Refused { wait } => {
                decisions.raise(REFUSED);
                let retry_after = Duration::from_nanos(wait);
                event::publish(&PolicyEvent::RateLimited { name: self.name, retry_after });
                Decision::Refused(retry_after)
            }
        }
    }

    #[inline(never)]
    fn rule(&'static self, key: Option<Key>, now: u64, max_wait: u64) -> Ruling {
        let max_keys = self.settings().max_keys;
        let state = self.state.get();
        let key = key.map(|key| (key, max_keys));
        let changed = state.change(&self.rules(now), key, now, |account| account.decide(now, max_wait));
        if changed.shared && !state.told.swap(true, Ordering::Relaxed) {
            event::publish(&PolicyEvent::KeysShared { policy: "rate limiter", name: self.name, max_keys });
        }
        changed.result
    }

    fn rules(&'static self, now: u64) -> Rules {
        let Settings { limit, period, algorithm, gcra, .. } = *self.settings();
        let period = nanoseconds(period);
        match algorithm {
            Some(Algorithm::Gcra) => Rules::Gcra(gcra),
            Some(Algorithm::Fixed) => {
                Rules::Fixed(Fixed { limit, period, origin: self.state.get().origin(now) })
            }
            Some(Algorithm::Sliding) | None => Rules::Sliding(Sliding { limit, period }),
        }
    }

    /// Gives back what a call reserved that nobody waits for any more.
    pub(crate) fn give_back(&'static self, key: Option<Key>, reservation: Reservation) {
        let now = clock::ticks();
        let (state, rules) = (self.state.get(), self.rules(now));
        state.returned.give_back(key, reservation, now, |place| {
            state.change_known(&rules, key, |account| account.undo(place)).unwrap_or(true)
        });
    }

    /// How a key stands: no call is counted.
    pub(crate) fn standing(&'static self, key: Option<Key>) -> Standing {
        let now = clock::ticks();
        let rules = self.rules(now);
        let standing = self.state.get().change_known(&rules, key, |account| account.standing(now));
        let standing = standing.unwrap_or_else(|| rules.standing_of_new(now));
        Standing { remaining: standing.remaining, reset: Duration::from_nanos(standing.more_in) }
    }

    /// How often it decided what.
    pub(crate) fn decisions(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let decisions = &self.state.get().decisions;
        DECISIONS.iter().enumerate().map(|(index, name)| (*name, decisions.sum(index)))
    }

    /// How many keys are remembered.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> u64 {
        let state = self.state.get();
        state.gcra.len() + state.sliding.len() + state.fixed.len()
    }
}

const fn nanoseconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(duration.subsec_nanos() as u64)
}

#[cfg(test)]
#[path = "rate_limiter_tests.rs"]
mod tests;
