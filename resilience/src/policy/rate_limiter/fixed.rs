//! So many calls in each cell of a grid of periods. The grid begins with the limiter's first call; an idle period saves
//! nothing up for the next.

use super::rule::{Reservation, Rule, Ruling, Standing};
use crate::policy::keyed::Idle;

#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    pub(super) limit: u32,
    /// In nanoseconds.
    pub(super) period: u64,
    /// When the grid begins.
    pub(super) origin: u64,
}

/// The last period with calls, and how many are in it. Those that wait are in periods to come, each full before the next.
/// It is told by a time in it, which another period's grid can tell the place of too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    start: u64,
    used: u32,
}

impl Window {
    pub(super) const fn new() -> Self {
        Self { start: 0, used: 0 }
    }
}

impl Fixed {
    fn index(self, now: u64) -> u64 {
        now.saturating_sub(self.origin) / self.period
    }

    fn start(self, index: u64) -> u64 {
        self.origin.saturating_add(index.saturating_mul(self.period))
    }

    /// The window as it is now: what is past is over.
    fn current(self, window: Window, now: u64) -> Window {
        let (index, now) = (self.index(window.start), self.index(now));
        if index < now {
            Window { start: self.start(now), used: 0 }
        } else {
            Window { start: self.start(index), used: window.used }
        }
    }

    /// The window with one more call.
    fn next(self, window: Window) -> Window {
        if window.used < self.limit {
            Window { start: window.start, used: window.used + 1 }
        } else {
            Window { start: window.start.saturating_add(self.period), used: 1 }
        }
    }
}

impl Rule for Fixed {
    type State = Window;

    fn decide(&self, window: &mut Window, now: u64, max_wait: u64) -> Ruling {
        let next = self.next(self.current(*window, now));
        if self.index(next.start) == self.index(now) {
            *window = next;
            return Ruling::Allowed;
        }
        let at = next.start;
        let wait = at.saturating_sub(now);
        if wait > max_wait {
            return Ruling::Refused { wait };
        }
        *window = next;
        Ruling::Later(Reservation { at, mark: 0 })
    }

    fn undo(&self, window: &mut Window, reservation: Reservation) -> bool {
        if window.used == 0 || self.index(window.start) != self.index(reservation.at) {
            return false;
        }
        window.used -= 1;
        if window.used == 0 {
            // There was a call to wait for this period because the one before was full.
            *window = Window { start: window.start.saturating_sub(self.period), used: self.limit };
        }
        true
    }

    fn standing(&self, window: &Window, now: u64) -> Standing {
        let window = self.current(*window, now);
        let index = self.index(now);
        if self.index(window.start) > index {
            return Standing { remaining: 0, more_in: self.next(window).start.saturating_sub(now) };
        }
        let more_in = if window.used == 0 { 0 } else { self.start(index + 1).saturating_sub(now) };
        Standing { remaining: self.limit.saturating_sub(window.used), more_in }
    }
}

impl Idle<Window> for Fixed {
    fn idle_from(&self, window: &Window) -> u64 {
        if window.used == 0 { 0 } else { self.start(self.index(window.start).saturating_add(1)) }
    }
}

#[cfg(test)]
#[path = "fixed_tests.rs"]
mod tests;
