//! The bulkhead: a limit on the calls under way at once.

mod cell;
mod keys;
#[cfg(feature = "serve")]
mod outside;
mod queue;
mod waiter;

use std::task::Waker;
use std::time::Duration;

use super::adjusted::Adjusted;
use super::state::{Fresh, State};
use crate::event::{self, PolicyEvent};
use crate::key::Key;
use crate::sync::{AtomicBool, AtomicU64, Ordering};
use cell::{Answer, Cell, Handed, Room};
use keys::Keys;

pub(crate) use waiter::Waiter;

/// A limit on the calls under way at once, as in MicroProfile Fault Tolerance.
///
/// Further calls wait in a queue, first in, first out, or are refused with
/// [`Rejection::BulkheadFull`](crate::Rejection::BulkheadFull). A place is given back however the call ends: with an
/// answer, a panic, or dropped.
///
/// ```
/// use std::time::Duration;
/// use resilience::Bulkhead;
///
/// static REPORTS: Bulkhead = Bulkhead::new("reports")
///     .max_concurrent(4)
///     .max_queue(20)
///     .max_wait(Duration::from_secs(2))
///     .checked();
///
/// # async fn report() -> Result<(), resilience::Rejection> {
/// let permit = REPORTS.acquire().await?;
/// // At most four are here.
/// drop(permit);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Bulkhead {
    name: &'static str,
    settings: Adjusted<Settings>,
    state: State<Places>,
}

/// What a bulkhead is told in its declaration, or from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) enabled: bool,
    pub(crate) room: Room,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) max_keys: u32,
}

impl Settings {
    const DEFAULT: Self = Self {
        enabled: true,
        room: Room { max_concurrent: 10, max_queue: 0 },
        max_wait: None,
        max_keys: 10_000,
    };

    /// What there is room for: for all, where it is switched off.
    #[inline]
    fn room(&self) -> Room {
        if self.enabled { self.room } else { Room { max_concurrent: u32::MAX, max_queue: u32::MAX } }
    }

    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        if self.max_wait.is_some() && self.room.max_queue == 0 {
            return Some("`max_wait` needs a queue to wait in: add `max_queue`");
        }
        None
    }
}

/// All that a bulkhead remembers.
#[derive(Debug)]
struct Places {
    own: Cell,
    keys: Keys,
    rejected: AtomicU64,
    /// Keys share a cell, and the log was told.
    told: AtomicBool,
}

impl Places {
    const fn new() -> Self {
        Self {
            own: Cell::new(),
            keys: Keys::new(),
            rejected: AtomicU64::new(0),
            told: AtomicBool::new(false),
        }
    }
}

impl Fresh for Places {
    fn fresh() -> Self {
        Self::new()
    }
}

/// What a bulkhead answers to a call.
#[derive(Debug)]
pub(crate) enum Entry {
    /// The call has a place, to be given back with [`Bulkhead::leave`].
    Entered,
    /// The call waits for its turn. Dropping the waiter gives up: the place in the queue, or the one just handed over.
    Queued(Waiter),
    /// The call is refused, and counted so.
    Full,
}

impl Bulkhead {
    /// A bulkhead for ten calls at once, without a queue.
    pub const fn new(name: &'static str) -> Self {
        Self { name, settings: Adjusted::new(Settings::DEFAULT), state: State::new(Places::new()) }
    }

    /// How many calls may be under way at once. Default: 10.
    ///
    /// # Panics
    /// If it is zero: in a `static`, when it is compiled.
    pub const fn max_concurrent(mut self, max_concurrent: u32) -> Self {
        assert!(max_concurrent > 0, "`max_concurrent` must be at least 1");
        self.settings.declared.room.max_concurrent = max_concurrent;
        self
    }

    /// How many calls may wait for a place, first in, first out. Default: 0, none.
    pub const fn max_queue(mut self, max_queue: u32) -> Self {
        self.settings.declared.room.max_queue = max_queue;
        self
    }

    /// How long a call may wait in the queue. Default: without limit. Needs [`max_queue`](Self::max_queue).
    ///
    /// # Panics
    /// If it is zero: in a `static`, when it is compiled.
    pub const fn max_wait(mut self, max_wait: Duration) -> Self {
        assert!(
            !max_wait.is_zero(),
            "`max_wait` must be longer than zero: without a queue, leave out `max_queue`"
        );
        self.settings.declared.max_wait = Some(max_wait);
        self
    }

    /// How many keys may have places of their own at once. Default: 10,000. Those beyond share one bulkhead. A key
    /// counts only while one of its calls is inside or waits.
    ///
    /// # Panics
    /// If it is zero: in a `static`, when it is compiled.
    pub const fn max_keys(mut self, max_keys: u32) -> Self {
        assert!(max_keys > 0, "`max_keys` must be at least 1");
        self.settings.declared.max_keys = max_keys;
        self
    }

    /// Checks what two settings say together; written last.
    ///
    /// # Panics
    /// If there is a `max_wait` and no queue to wait in: in a `static`, when it is compiled.
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

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    #[inline]
    fn settings(&self) -> &Settings {
        self.settings.get()
    }

    /// How long a call may wait in the queue.
    pub(crate) fn wait_limit(&self) -> Option<Duration> {
        self.settings().max_wait
    }

    /// Asks for a place.
    #[inline]
    pub(crate) fn enter(&'static self, key: Option<Key>) -> Entry {
        let room = self.settings().room();
        let answer = match key {
            None => self.state.get().own.enter(room),
            Some(key) => self.enter_by_key(key, room),
        };
        match answer {
            Answer::Inside => Entry::Entered,
            Answer::Queued(ticket) => Entry::Queued(Waiter::new(self, key, ticket)),
            Answer::Full => {
                self.count_rejected();
                Entry::Full
            }
        }
    }

    /// Takes a place, if there is one now and nobody waits for it; if not, nothing is counted.
    #[inline]
    pub(crate) fn enter_if_free(&'static self) -> bool {
        self.state.get().own.enter_if_free(self.settings().room())
    }

    /// Takes a place, if there is one now and nobody waits for it.
    pub(crate) fn enter_at_once(&'static self, key: Option<Key>) -> bool {
        let room = Room { max_queue: 0, ..self.settings().room() };
        let answer = match key {
            None => self.state.get().own.enter(room),
            Some(key) => self.enter_by_key(key, room),
        };
        let entered = answer == Answer::Inside;
        if !entered {
            self.count_rejected();
        }
        entered
    }

    #[inline(never)]
    fn enter_by_key(&'static self, key: Key, room: Room) -> Answer {
        let max_keys = self.settings().max_keys;
        let state = self.state.get();
        let (answer, shared) = state.keys.enter(key, max_keys, |cell| cell.enter(room));
        if shared && !state.told.swap(true, Ordering::Relaxed) {
            event::publish(&PolicyEvent::KeysShared { policy: "bulkhead", name: self.name, max_keys });
        }
        answer
    }

    /// Gives a place back, to who waits longest where somebody does.
    #[inline]
    pub(crate) fn leave(&'static self, key: Option<Key>) {
        let awaited = match key {
            None => self.state.get().own.leave(),
            Some(_) => self.leave_by_key(key),
        };
        if awaited {
            self.hand_over(key);
        }
    }

    #[inline(never)]
    fn leave_by_key(&'static self, key: Option<Key>) -> bool {
        self.entered(key, Cell::leave)
    }

    #[cold]
    fn hand_over(&'static self, key: Option<Key>) {
        let room = self.settings().room();
        while let Handed::To(waker) = self.entered(key, |cell| cell.hand_over(room)) {
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// Has these settings count from now on. Who waits goes inside where there is room now, and who is inside stays.
    pub(crate) fn adjust(&'static self, settings: Settings) {
        self.settings.set(settings);
        let (state, room) = (self.state.get(), self.settings().room());
        let mut wakers = Vec::new();
        let mut hand_over = |cell: &Cell| {
            while let Handed::To(waker) = cell.hand_over(room) {
                wakers.extend(waker);
            }
        };
        hand_over(&state.own);
        state.keys.each(&mut hand_over);
        // Outside of the lock on the keys: who is woken may lock again.
        wakers.into_iter().for_each(Waker::wake);
    }

    /// The cell that a call entered or waits in.
    fn entered<T>(&'static self, key: Option<Key>, change: impl FnOnce(&Cell) -> T) -> T {
        let state = self.state.get();
        match key {
            None => change(&state.own),
            Some(key) => state.keys.entered(key, change),
        }
    }

    /// Counts and tells a call that found no place, or waited too long for one.
    #[cold]
    pub(crate) fn count_rejected(&'static self) {
        self.state.get().rejected.fetch_add(1, Ordering::Relaxed);
        event::publish(&PolicyEvent::BulkheadRefused { name: self.name });
    }

    /// How many calls are under way, over all keys.
    pub(crate) fn in_flight(&self) -> u64 {
        let state = self.state.get();
        state.own.inside() + state.keys.sum(Cell::inside)
    }

    /// How many calls wait, over all keys.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> u64 {
        let state = self.state.get();
        state.own.waiting() + state.keys.sum(Cell::waiting)
    }

    /// How many calls found no place so far.
    pub(crate) fn rejected(&self) -> u64 {
        self.state.get().rejected.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[path = "bulkhead_tests.rs"]
mod tests;
