//! Calls that enter, wait, leave and give up at once.

use std::task::{Wake, Waker};

use loom::thread::{self, Thread};

use super::cell::{Abandoned, Answer, Cell, Handed, Room};
use crate::explore;
use crate::sync::{Arc, AtomicU64, Ordering};

/// Calls of one cell, and how many of them are inside by their own count.
struct Calls {
    cell: Cell,
    room: Room,
    inside: AtomicU64,
    entered: AtomicU64,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.unpark();
    }
}

impl Calls {
    fn new(max_concurrent: u32, max_queue: u32) -> Arc<Self> {
        let room = Room { max_concurrent, max_queue };
        let (inside, entered) = (AtomicU64::new(0), AtomicU64::new(0));
        Arc::new(Self { cell: Cell::new(), room, inside, entered })
    }

    /// A call that waits as long as it takes. Whether it went inside.
    fn call(&self) -> bool {
        match self.cell.enter(self.room) {
            Answer::Full => return false,
            Answer::Inside => {}
            Answer::Queued(ticket) => {
                let waker = Waker::from(std::sync::Arc::new(Unpark(thread::current())));
                while self.cell.poll(ticket, waker.clone()).0.is_pending() {
                    thread::park();
                }
            }
        }
        let others = self.inside.fetch_add(1, Ordering::Relaxed);
        assert!(others < u64::from(self.room.max_concurrent), "more inside than there are places");
        self.inside.fetch_sub(1, Ordering::Relaxed);
        self.entered.fetch_add(1, Ordering::Relaxed);
        self.leave();
        true
    }

    /// A call that gives up where it would have to wait.
    fn call_or_give_up(&self) {
        match self.cell.enter(self.room) {
            Answer::Full => {}
            Answer::Inside => self.leave(),
            Answer::Queued(ticket) => {
                if let Abandoned::Inside = self.cell.abandon(ticket) {
                    self.leave();
                }
            }
        }
    }

    /// As `Bulkhead::leave`.
    fn leave(&self) {
        if self.cell.leave() {
            while let Handed::To(waker) = self.cell.hand_over(self.room) {
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        }
    }

    fn assert_empty(&self) {
        assert!(self.cell.is_empty(), "a place or a waiter was lost");
    }
}

/// Runs two calls beside one of this thread.
fn beside(calls: &Arc<Calls>, first: fn(&Calls), second: fn(&Calls), own: fn(&Calls)) {
    let threads = [first, second].map(|call| {
        let calls = Arc::clone(calls);
        thread::spawn(move || call(&calls))
    });
    own(calls);
    for thread in threads {
        thread.join().unwrap();
    }
    calls.assert_empty();
}

fn waits(calls: &Calls) {
    assert!(calls.call());
}

fn may_be_refused(calls: &Calls) {
    calls.call();
}

#[test]
fn every_waiter_is_handed_a_place_and_none_is_lost() {
    explore(|| {
        let calls = Calls::new(1, 2);
        beside(&calls, waits, waits, waits);
        assert_eq!(calls.entered.load(Ordering::Relaxed), 3);
    });
}

#[test]
fn never_more_than_the_places_are_inside() {
    explore(|| beside(&Calls::new(2, 1), waits, waits, waits));
    explore(|| beside(&Calls::new(1, 0), may_be_refused, may_be_refused, may_be_refused));
    explore(|| beside(&Calls::new(1, 1), may_be_refused, may_be_refused, may_be_refused));
}

#[test]
fn an_abandoned_waiter_takes_no_place_with_it() {
    explore(|| beside(&Calls::new(1, 2), waits, Calls::call_or_give_up, waits));
    explore(|| beside(&Calls::new(1, 2), Calls::call_or_give_up, Calls::call_or_give_up, waits));
}

#[test]
fn who_waits_first_is_first() {
    explore(|| {
        let calls = Calls::new(1, 2);
        assert_eq!(calls.cell.enter(calls.room), Answer::Inside);
        let Answer::Queued(first) = calls.cell.enter(calls.room) else { unreachable!() };
        let leaving = {
            let calls = Arc::clone(&calls);
            thread::spawn(move || calls.leave())
        };
        // A newcomer, before, while and after the place is handed over: it never goes inside.
        let Answer::Queued(second) = calls.cell.enter(calls.room) else { panic!("it overtook") };
        leaving.join().unwrap();
        let ready = |ticket| calls.cell.poll(ticket, Waker::noop().clone()).0.is_ready();
        assert!(ready(first) && !ready(second));
        calls.leave();
        assert!(ready(second));
        calls.leave();
        calls.assert_empty();
    });
}
