//! The exact limit: never more than so many calls in any window of the period.
//!
//! Think of `limit` lanes in each of which the calls are a period apart: then no window of a period, its end excluded, has
//! more than one call of each lane; and calls that keep the limit can always be laid into so many lanes. The log keeps
//! the last call of each lane. A call goes into the lane that is free, or free first; one that waits stands in its lane
//! with the time at which it may go, a period after the one before it. So to undo it is to put that one back.

use std::collections::VecDeque;

use super::rule::{Reservation, Rule, Ruling, Standing};
use crate::policy::keyed::Idle;

#[derive(Clone, Copy, Debug)]
pub(super) struct Sliding {
    pub(super) limit: u32,
    /// In nanoseconds.
    pub(super) period: u64,
}

/// The last call of each lane, the earliest first; fewer than the limit where lanes are free.
#[derive(Debug, Default)]
pub(super) struct Log(VecDeque<u64>);

impl Log {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// Almost always at the end: only what follows an undone reservation may come before others.
    fn add(&mut self, time: u64, limit: u32) {
        if self.0.len() == self.0.capacity() {
            // Doubled, but never beyond the limit: that is what a key costs at most.
            let limit = (limit as usize).max(self.0.len() + 1);
            self.0.reserve_exact((self.0.len() * 2).clamp(4.min(limit), limit) - self.0.len());
        }
        if self.0.back().is_none_or(|last| *last <= time) {
            self.0.push_back(time);
        } else {
            let place = self.0.partition_point(|earlier| *earlier <= time);
            self.0.insert(place, time);
        }
    }
}

impl Sliding {
    fn free_from(self, last: u64) -> u64 {
        last.saturating_add(self.period)
    }

    /// Clears the lanes that are free by now.
    fn forget(self, log: &mut Log, now: u64) {
        while log.0.front().is_some_and(|first| self.free_from(*first) <= now) {
            log.0.pop_front();
        }
    }
}

impl Rule for Sliding {
    type State = Log;

    fn decide(&self, log: &mut Log, now: u64, max_wait: u64) -> Ruling {
        self.forget(log, now);
        if log.0.len() < self.limit as usize {
            log.add(now, self.limit);
            return Ruling::Allowed;
        }
        // More lanes than the limit are there only after the limit was lowered: the call waits for all those beyond.
        let beyond = log.0.len() - self.limit as usize;
        let at = self.free_from(log.0[beyond]);
        let wait = at.saturating_sub(now);
        if wait > max_wait {
            return Ruling::Refused { wait };
        }
        log.0.drain(..=beyond);
        log.add(at, self.limit);
        Ruling::Later(Reservation { at, mark: 0 })
    }

    fn undo(&self, log: &mut Log, reservation: Reservation) -> bool {
        let Ok(place) = log.0.binary_search(&reservation.at) else { return false };
        log.0.remove(place);
        log.add(reservation.at.saturating_sub(self.period), self.limit);
        true
    }

    fn standing(&self, log: &Log, now: u64) -> Standing {
        let free = log.0.partition_point(|last| self.free_from(*last) <= now);
        let taken = u32::try_from(log.0.len() - free).unwrap_or(u32::MAX);
        let beyond = taken.saturating_sub(self.limit) as usize;
        let next = log.0.get(free + beyond).map(|last| self.free_from(*last).saturating_sub(now));
        Standing { remaining: self.limit.saturating_sub(taken), more_in: next.unwrap_or(0) }
    }
}

impl Idle<Log> for Sliding {
    fn idle_from(&self, log: &Log) -> u64 {
        log.0.back().map_or(0, |last| self.free_from(*last))
    }
}

#[cfg(test)]
#[path = "sliding_tests.rs"]
mod tests;
