//! The generic cell rate algorithm: a bucket of `burst` calls that fills up evenly, told by one number.
//!
//! The number is the time at which the bucket would be full again. A call costs `period / limit` and moves that time on; it
//! may lie as far ahead as `burst` calls cost. Zero is a bucket that was never used, and needs no first step.
//!
//! Times are counted in parts of a nanosecond, so many that the cost is a whole number of them: `limit` calls take exactly
//! a period. Where that would take more than sixteen parts the cost is rounded down to a sixteenth of a nanosecond.

use super::rule::{Reservation, Rule, Ruling, Standing};
use crate::policy::keyed::Idle;

/// More would leave too little room for the years that a program runs.
const MAX_PARTS: u64 = 16;

/// Where burst and period together are longer than about two years, whole nanoseconds must do.
const LONG: u64 = 1 << 56;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gcra {
    /// Parts of a nanosecond.
    parts: u64,
    /// Of one call, in parts.
    cost: u64,
    /// Of as many calls as may come at once, in parts.
    tolerance: u64,
}

/// When the bucket is full again, in parts of nanoseconds; in halves, so that an entry is as small as it can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Full([u32; 2]);

impl Full {
    #[inline]
    pub(super) fn at(parts: u64) -> Self {
        let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
        Self([half(parts), half(parts >> 32)])
    }

    #[inline]
    pub(super) fn parts(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[1]) << 32
    }
}

impl Gcra {
    /// `limit` calls in a period of nanoseconds, at most `burst` at once.
    pub(super) const fn new(limit: u32, period: u64, burst: u32) -> Self {
        let (limit, burst) = (limit as u64, burst as u64);
        let span = period.saturating_mul(burst) / limit;
        let exact = limit / common(limit, period);
        let parts = if period > LONG || span > LONG {
            1
        } else if exact < MAX_PARTS {
            exact
        } else {
            MAX_PARTS
        };
        Self::counted(parts, limit, period, burst)
    }

    const fn counted(parts: u64, limit: u64, period: u64, burst: u64) -> Self {
        let cost = period.saturating_mul(parts) / limit;
        let cost = if cost == 0 { 1 } else { cost };
        Self { parts, cost, tolerance: cost.saturating_mul(burst) }
    }

    /// The same in so many parts of a nanosecond, be the cost rounded or not.
    #[cfg(feature = "serve")]
    pub(super) const fn in_parts(parts: u64, limit: u32, period: u64, burst: u32) -> Self {
        Self::counted(parts, limit as u64, period, burst as u64)
    }

    #[cfg(feature = "serve")]
    pub(super) fn parts(&self) -> u64 {
        self.parts
    }

    /// Takes a bucket over from another rule in the same parts: it lacks as many calls as before, but no more than it can
    /// lack where none of them waits for longer than `max_wait`.
    pub(super) fn take_over(&self, former: &Self, bucket: &mut Full, now: u64, max_wait: u64) {
        let now_in_parts = now.saturating_mul(self.parts);
        let missing = u128::from(bucket.parts().saturating_sub(now_in_parts));
        let missing = missing * u128::from(self.cost) / u128::from(former.cost);
        let most = self.tolerance.saturating_add(max_wait.saturating_mul(self.parts));
        let missing = u64::try_from(missing).unwrap_or(u64::MAX).min(most);
        if missing > 0 {
            *bucket = Full::at(now_in_parts.saturating_add(missing));
        }
    }

    /// Nanoseconds until a bucket is full enough that is too empty by so many parts.
    fn nanoseconds(self, parts: u64) -> u64 {
        parts.div_ceil(self.parts)
    }
}

impl Rule for Gcra {
    type State = Full;

    #[inline]
    fn decide(&self, state: &mut Full, now: u64, max_wait: u64) -> Ruling {
        let now_in_parts = now.saturating_mul(self.parts);
        let full = state.parts().max(now_in_parts);
        let Some(next) = full.checked_add(self.cost) else { return Ruling::Refused { wait: u64::MAX } };
        let earliest = next.saturating_sub(self.tolerance);
        if earliest <= now_in_parts {
            *state = Full::at(next);
            return Ruling::Allowed;
        }
        let at = self.nanoseconds(earliest);
        let wait = at.saturating_sub(now);
        if wait > max_wait {
            return Ruling::Refused { wait };
        }
        *state = Full::at(next);
        Ruling::Later(Reservation { at, mark: next })
    }

    fn undo(&self, state: &mut Full, reservation: Reservation) -> bool {
        // Only the last: what was promised after it was promised by its end.
        let last = state.parts() == reservation.mark;
        if last {
            *state = Full::at(reservation.mark.saturating_sub(self.cost));
        }
        last
    }

    fn standing(&self, state: &Full, now: u64) -> Standing {
        let missing = state.parts().saturating_sub(now.saturating_mul(self.parts));
        let remaining = self.tolerance.saturating_sub(missing) / self.cost;
        let one_more = self.tolerance.saturating_sub(self.cost.saturating_mul(remaining + 1));
        let more_in = if missing == 0 { 0 } else { self.nanoseconds(missing.saturating_sub(one_more)) };
        Standing { remaining: u32::try_from(remaining).unwrap_or(u32::MAX), more_in }
    }
}

impl Idle<Full> for Gcra {
    fn idle_from(&self, state: &Full) -> u64 {
        self.nanoseconds(state.parts())
    }
}

/// The greatest common divisor.
const fn common(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
#[path = "gcra_tests.rs"]
mod tests;
