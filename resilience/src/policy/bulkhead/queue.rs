//! Who waits, in the order of coming.

use std::collections::VecDeque;
use std::task::Waker;

/// The waiting calls by ticket. Tickets grow, so the queue is sorted by them; one that is not in it any more was handed a
/// place, or gave up.
#[derive(Debug)]
pub(super) struct Queue {
    next: u64,
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    ticket: u64,
    /// From the first time that the call is polled.
    waker: Option<Waker>,
}

/// The ticket does not wait any more.
#[derive(Debug)]
pub(super) struct NotWaiting;

impl Queue {
    pub(super) const fn new() -> Self {
        Self { next: 0, waiting: VecDeque::new() }
    }

    /// Joins at the end.
    pub(super) fn join(&mut self) -> u64 {
        let ticket = self.next;
        self.next += 1;
        self.waiting.push_back(Waiting { ticket, waker: None });
        ticket
    }

    /// Takes out who waits longest.
    pub(super) fn first(&mut self) -> Option<Waker> {
        self.waiting.pop_front().and_then(|waiting| waiting.waker)
    }

    /// Puts `waker` in the place of the former one, which it gives back; an error with `waker` where the ticket does not
    /// wait any more. Wakers are dropped by the caller, outside of all locks: one may own what locks again.
    pub(super) fn wake_by(&mut self, ticket: u64, waker: Waker) -> Result<Option<Waker>, Waker> {
        match self.place_of(ticket) {
            Some(place) => Ok(self.waiting[place].waker.replace(waker)),
            None => Err(waker),
        }
    }

    /// Takes a ticket out, with its waker.
    pub(super) fn remove(&mut self, ticket: u64) -> Result<Option<Waker>, NotWaiting> {
        let place = self.place_of(ticket).ok_or(NotWaiting)?;
        self.waiting.remove(place).map(|waiting| waiting.waker).ok_or(NotWaiting)
    }

    fn place_of(&self, ticket: u64) -> Option<usize> {
        self.waiting.binary_search_by_key(&ticket, |waiting| waiting.ticket).ok()
    }
}
