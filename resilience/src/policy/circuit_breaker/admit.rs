//! The way of a call through a breaker: asked for, refused or let through, and settled.

use std::time::Duration;

use super::CircuitBreaker;
use super::cell::{Admission, Cell, word};
use super::change::Change;
use super::keyed::{KeyCell, Keyed};
use super::stats::{DISCARDED, REJECTED, SUCCESS};
use crate::clock;
use crate::event::{self, PolicyEvent, publish};
use crate::key::Key;
use crate::policy::Verdict;
use crate::rejection::Rejection;
use crate::sync::{Arc, Mutex, Ordering, lock};

/// The breakers that were called.
static CALLED: Mutex<Vec<&'static CircuitBreaker>> = Mutex::new(Vec::new());

/// The breakers that were called so far, declared by an attribute or not.
pub(crate) fn called() -> Vec<&'static CircuitBreaker> {
    lock(&CALLED).clone()
}

impl CircuitBreaker {
    /// Lets a call through where the circuit is closed and nothing is pending. `None` says nothing: ask again.
    #[inline]
    pub(crate) fn admit_at_once(&'static self) -> Option<Admission> {
        let word = self.state.get().cell.word();
        word::is_quiet_and_closed(word).then(|| Admission::quiet(word))
    }

    /// Lets a call through, or not. What is let through must be settled, once, with the same key.
    #[inline]
    pub(crate) fn admit(&'static self, key: Option<Key>) -> Result<Admission, Rejection> {
        let word = self.state.get().cell.word();
        let admitted = match key {
            None if word::is_quiet_and_closed(word) => Ok(Admission::quiet(word)),
            None => match self.refuses(word) {
                Some(wait) => Err(wait),
                None => self.admit_by_machine(),
            },
            Some(key) => self.admit_keyed(key),
        };
        // Made here, once and where it is answered: it is larger than what registers hold.
        admitted.map_err(|retry_after| Rejection::CircuitOpen { name: self.name, retry_after })
    }

    /// Tells how a call ended that was let through.
    #[inline]
    pub(crate) fn settle(&'static self, admission: Admission, key: Option<Key>, verdict: Verdict) {
        let memory = self.state.get();
        if verdict == Verdict::Success && memory.cell.word() == admission.word {
            memory.tally.raise(SUCCESS);
            return;
        }
        match key {
            Some(key) if admission.is_keyed() => self.settle_keyed(admission, key, verdict),
            _ => self.settle_slowly(admission, verdict),
        }
    }

    /// How long an open circuit refuses a call that met `word`; counts that.
    #[inline(never)]
    fn refuses(&'static self, word: u64) -> Option<Duration> {
        let wait = clock::remaining(self.state.get().cell.open_until(word)?)?;
        self.count_refused(wait);
        Some(wait)
    }

    #[inline(never)]
    fn admit_by_machine(&'static self) -> Result<Admission, Duration> {
        self.wake();
        self.admit_to(&self.state.get().cell).map_err(|wait| self.refused(wait))
    }

    #[inline(never)]
    fn admit_keyed(&'static self, key: Key) -> Result<Admission, Duration> {
        self.wake();
        // What was chosen by hand is chosen for every key.
        let steered = self.state.get().cell.is_steered();
        let Some(keyed) = (!steered).then(|| self.enter(key)).flatten() else {
            return self.admit_by_machine();
        };
        let admitted = self.admit_to(&keyed.cell);
        admitted.map(Admission::keyed).map_err(|wait| {
            keyed.leave();
            self.refused(wait)
        })
    }

    fn admit_to(&'static self, cell: &Cell) -> Result<Admission, u64> {
        cell.admit(cell.word(), self.settings(), clock::ticks, &|change| self.told(change))
    }

    #[inline(never)]
    fn settle_slowly(&'static self, admission: Admission, verdict: Verdict) {
        let memory = self.state.get();
        memory.tally.count(verdict);
        self.settle_with(&memory.cell, admission, verdict);
    }

    #[inline(never)]
    fn settle_keyed(&'static self, admission: Admission, key: Key, verdict: Verdict) {
        let memory = self.state.get();
        memory.tally.count(verdict);
        // There is none only where a test has put a fresh state in the place of the one that admitted the call.
        if let Some(keyed) = memory.keyed.get().and_then(|circuits| circuits.find(key)) {
            self.settle_with(&keyed.cell, admission.of_cell(), verdict);
            keyed.leave();
        }
    }

    fn settle_with(&'static self, cell: &Cell, admission: Admission, verdict: Verdict) {
        let listener = |change: &Change| self.told(change);
        if !cell.settle(admission, verdict, self.settings(), clock::ticks, &listener) {
            self.state.get().tally.raise(DISCARDED);
            publish(&PolicyEvent::ResultDiscarded { name: self.name });
        }
    }

    fn refused(&'static self, wait: u64) -> Duration {
        let wait = Duration::from_nanos(wait);
        self.count_refused(wait);
        wait
    }

    #[inline]
    fn count_refused(&'static self, wait: Duration) {
        self.state.get().tally.raise(REJECTED);
        if event::is_debugged() {
            self.tell_refused(wait);
        }
    }

    #[cold]
    fn tell_refused(&'static self, retry_after: Duration) {
        publish(&PolicyEvent::CircuitRefused { name: self.name, retry_after });
    }

    /// The circuit of a key; `None` where the key must share that of all others.
    fn enter(&'static self, key: Key) -> Option<Arc<KeyCell>> {
        let keyed = self.state.get().keyed.get_or_init(|| Box::new(Keyed::new(self.settings().max_keys)));
        let entered = keyed.enter(key, clock::ticks, self.settings());
        if entered.is_none() && !keyed.told.swap(true, Ordering::Relaxed) {
            let max_keys = self.settings().max_keys;
            publish(&PolicyEvent::KeysShared { policy: "circuit breaker", name: self.name, max_keys });
        }
        entered
    }

    /// Begins with the first call.
    pub(super) fn wake(&'static self) {
        let cell = &self.state.get().cell;
        if cell.word() == word::ASLEEP && cell.wake(self.settings()) {
            self.remember();
        }
    }

    /// Adds it to those that were called.
    #[cold]
    fn remember(&'static self) {
        let mut called = lock(&CALLED);
        if called.iter().any(|breaker| std::ptr::eq(*breaker, self)) {
            return;
        }
        called.push(self);
        drop(called);
        event::circuit_appeared();
        if let Some(fault) = self.fault() {
            tracing::error!(target: "resilience::circuit_breaker", name = self.name, "{fault}");
        }
    }

    /// A transition, told outside the lock.
    pub(super) fn told(&'static self, change: &Change) {
        let &Change { from, to, reason, until } = change;
        self.state.get().tally.count_change(from, to);
        let remaining = until.map(|until| Duration::from_nanos(until.saturating_sub(clock::ticks())));
        let (name, reason) = (self.name, reason.as_str());
        publish(&PolicyEvent::CircuitChanged { name, from, to, reason, remaining });
    }
}
