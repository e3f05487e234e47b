//! The places of one bulkhead, or of one key of it.
//!
//! ```text
//!   word = waiting << 32 | inside
//!
//!   enter   waiting = 0 and inside < max:  inside + 1          one compare-and-swap, no lock
//!           else, under the lock:          waiting + 1         or full
//!   leave   inside - 1                                         one subtraction; with nobody waiting that is all
//!           while waiting > 0 and inside < max, under the lock: the first of the queue goes inside
//! ```
//!
//! Who comes while others wait goes to the end of the queue, even in the moment in which a place is free and not yet
//! handed over: nobody overtakes. `waiting` changes under the lock only, with the queue.

use std::task::{Poll, Waker};

use super::queue::{NotWaiting, Queue};
use crate::sync::{AtomicU64, Mutex, Ordering, constructor, lock};

const ONE_INSIDE: u64 = 1;
const ONE_WAITING: u64 = 1 << 32;

/// How many there is room for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Room {
    pub(crate) max_concurrent: u32,
    pub(crate) max_queue: u32,
}

/// What the cell answers to a call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Inside,
    /// With its ticket.
    Queued(u64),
    Full,
}

/// Where a ticket is that nobody waits for any more.
#[derive(Debug)]
pub(crate) enum Abandoned {
    /// It left the queue; its waker is to be dropped outside of all locks.
    Left { _waker: Option<Waker> },
    /// It had been handed a place, which is to be given back.
    Inside,
}

/// Whether a place was handed over.
#[derive(Debug)]
pub(crate) enum Handed {
    /// There is no place, or nobody waits.
    Nobody,
    /// To who waited longest, to be woken by this if it was polled before.
    To(Option<Waker>),
}

#[derive(Debug)]
pub(crate) struct Cell {
    word: AtomicU64,
    queue: Mutex<Queue>,
}

impl Cell {
    constructor! {
        pub(crate) fn new() -> Self {
            Self { word: AtomicU64::new(0), queue: Mutex::new(Queue::new()) }
        }
    }

    #[inline]
    pub(crate) fn enter(&self, room: Room) -> Answer {
        if self.enter_if_free(room) {
            return Answer::Inside;
        }
        let word = self.word.load(Ordering::Relaxed);
        if waiting(word) >= u64::from(room.max_queue) && word >= u64::from(room.max_concurrent) {
            return Answer::Full;
        }
        self.enter_or_queue(room)
    }

    /// Whether there was a place that nobody waits for; then it is taken.
    #[inline]
    pub(crate) fn enter_if_free(&self, room: Room) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        // Less than the maximum as a whole: so nobody waits.
        while word < u64::from(room.max_concurrent) {
            match self.take(word, ONE_INSIDE) {
                Ok(_) => return true,
                Err(changed) => word = changed,
            }
        }
        false
    }

    #[cold]
    fn enter_or_queue(&self, room: Room) -> Answer {
        let mut queue = lock(&self.queue);
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let (more, queued) = if word < u64::from(room.max_concurrent) {
                (ONE_INSIDE, false)
            } else if waiting(word) < u64::from(room.max_queue) {
                (ONE_WAITING, true)
            } else {
                return Answer::Full;
            };
            match self.take(word, more) {
                Ok(_) if queued => return Answer::Queued(queue.join()),
                Ok(_) => return Answer::Inside,
                Err(changed) => word = changed,
            }
        }
    }

    #[inline]
    fn take(&self, word: u64, more: u64) -> Result<u64, u64> {
        self.word.compare_exchange_weak(word, word + more, Ordering::AcqRel, Ordering::Relaxed)
    }

    /// Gives a place back. Whether somebody waits for it: then [`Cell::hand_over`] must be called until there is nobody.
    #[inline]
    pub(crate) fn leave(&self) -> bool {
        waiting(self.word.fetch_sub(ONE_INSIDE, Ordering::AcqRel)) > 0
    }

    /// Gives a free place to who waits longest. To wake it is for the caller, outside of all locks.
    pub(crate) fn hand_over(&self, room: Room) -> Handed {
        let mut queue = lock(&self.queue);
        let word = self.word.load(Ordering::Acquire);
        if waiting(word) == 0 || inside(word) >= u64::from(room.max_concurrent) {
            return Handed::Nobody;
        }
        // While somebody waits nobody else goes inside, so there still is a place.
        self.word.fetch_sub(ONE_WAITING - ONE_INSIDE, Ordering::AcqRel);
        Handed::To(queue.first())
    }

    /// Ready where the ticket was handed a place; else `waker` is called then. With the waker that is to be dropped.
    pub(crate) fn poll(&self, ticket: u64, waker: Waker) -> (Poll<()>, Option<Waker>) {
        match lock(&self.queue).wake_by(ticket, waker) {
            Ok(former) => (Poll::Pending, former),
            Err(unused) => (Poll::Ready(()), Some(unused)),
        }
    }

    /// Takes a ticket out of the queue, so that it can be handed nothing.
    pub(crate) fn abandon(&self, ticket: u64) -> Abandoned {
        let mut queue = lock(&self.queue);
        match queue.remove(ticket) {
            Ok(waker) => {
                self.word.fetch_sub(ONE_WAITING, Ordering::AcqRel);
                Abandoned::Left { _waker: waker }
            }
            Err(NotWaiting) => Abandoned::Inside,
        }
    }

    /// How many are inside.
    pub(crate) fn inside(&self) -> u64 {
        inside(self.word.load(Ordering::Relaxed))
    }

    /// How many wait.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> u64 {
        waiting(self.word.load(Ordering::Relaxed))
    }

    /// Whether nobody is inside and nobody waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.word.load(Ordering::Acquire) == 0
    }
}

fn inside(word: u64) -> u64 {
    word % ONE_WAITING
}

#[inline]
fn waiting(word: u64) -> u64 {
    word / ONE_WAITING
}
