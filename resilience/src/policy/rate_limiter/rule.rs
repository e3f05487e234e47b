//! What an algorithm is to the limiter. Times are nanoseconds of one clock.

use crate::policy::keyed::Idle;

/// An algorithm with its settings, over what it remembers of one key.
pub(super) trait Rule: Idle<Self::State> {
    type State: Default;

    /// Whether a call may go now, or after waiting no longer than `max_wait`. A refused call changes nothing, and one that
    /// comes exactly after the wait that was told may go, if nobody else came.
    fn decide(&self, state: &mut Self::State, now: u64, max_wait: u64) -> Ruling;

    /// Makes a reservation undone, so that the state is as if it never was; or says no, where others were made after it
    /// that would not have been made like that.
    fn undo(&self, state: &mut Self::State, reservation: Reservation) -> bool;

    /// How things stand; counts nothing.
    fn standing(&self, state: &Self::State, now: u64) -> Standing;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    Allowed,
    /// Allowed then.
    Later(Reservation),
    /// In so long a call could go at once.
    Refused {
        wait: u64,
    },
}

/// A place in the time to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// When the call may go.
    pub(super) at: u64,
    /// What the state was then, where the algorithm needs it to undo.
    pub(super) mark: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// So many calls could go now.
    pub(super) remaining: u32,
    /// In how long one more could; zero where as many as ever can go now.
    pub(super) more_in: u64,
}

/// One state under its rule, whatever the algorithm.
pub(super) trait Account {
    fn decide(&mut self, now: u64, max_wait: u64) -> Ruling;
    fn undo(&mut self, reservation: Reservation) -> bool;
    fn standing(&self, now: u64) -> Standing;
}

/// A state and its rule.
pub(super) struct Under<'a, R: Rule>(pub(super) &'a R, pub(super) &'a mut R::State);

impl<R: Rule> Account for Under<'_, R> {
    #[inline]
    fn decide(&mut self, now: u64, max_wait: u64) -> Ruling {
        self.0.decide(self.1, now, max_wait)
    }

    fn undo(&mut self, reservation: Reservation) -> bool {
        self.0.undo(self.1, reservation)
    }

    fn standing(&self, now: u64) -> Standing {
        self.0.standing(self.1, now)
    }
}
