//! What a limiter remembers: of the calls without a key, and of each key.

use super::fixed::{Fixed, Window};
use super::gcra::{Full, Gcra};
use super::returned::Returned;
use super::rule::{Account, Rule, Standing, Under};
use super::sliding::{Log, Sliding};
use crate::counters::Counters;
use crate::key::Key;
use crate::policy::keyed::{Changed, Keyed};
use crate::policy::state::Fresh;
use crate::sync::{AtomicBool, AtomicU64, Mutex, OnceLock, Ordering, lock};

#[derive(Debug)]
pub(super) struct Memory {
    pub(super) gcra: Kept<AtomicU64, Full>,
    pub(super) sliding: Kept<Mutex<Log>, Log>,
    pub(super) fixed: Kept<Mutex<Window>, Window>,
    /// When the first call came, from which the grid of `fixed` counts; zero before it.
    pub(super) origin: AtomicU64,
    pub(super) returned: Returned,
    pub(super) decisions: Counters<8>,
    /// Keys share a state, and the log was told.
    pub(super) told: AtomicBool,
}

/// The states under one algorithm.
#[derive(Debug)]
pub(super) struct Kept<C, S> {
    pub(super) own: C,
    keys: OnceLock<Keyed<S>>,
}

/// The algorithm of a limiter, with its settings.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rules {
    Gcra(Gcra),
    Sliding(Sliding),
    Fixed(Fixed),
}

impl Rules {
    /// How a key stands that was not seen.
    pub(super) fn standing_of_new(&self, now: u64) -> Standing {
        match self {
            Self::Gcra(rule) => rule.standing(&Full::default(), now),
            Self::Sliding(rule) => rule.standing(&Log::new(), now),
            Self::Fixed(rule) => rule.standing(&Window::new(), now),
        }
    }
}

impl Memory {
    pub(super) const fn new() -> Self {
        Self {
            gcra: Kept { own: AtomicU64::new(0), keys: OnceLock::new() },
            sliding: Kept { own: Mutex::new(Log::new()), keys: OnceLock::new() },
            fixed: Kept { own: Mutex::new(Window::new()), keys: OnceLock::new() },
            origin: AtomicU64::new(0),
            returned: Returned::new(),
            decisions: Counters::new(),
            told: AtomicBool::new(false),
        }
    }

    /// When the first call came: now, if this is it.
    pub(super) fn origin(&self, now: u64) -> u64 {
        let first = self.origin.compare_exchange(0, now, Ordering::AcqRel, Ordering::Acquire);
        first.map_or_else(|origin| origin, |_| now)
    }

    /// Changes the state that a call counts with.
    pub(super) fn change<T>(
        &self,
        rules: &Rules,
        key: Option<(Key, u32)>,
        now: u64,
        mut change: impl FnMut(&mut dyn Account) -> T,
    ) -> Changed<T> {
        match rules {
            Rules::Gcra(rule) => self.gcra.change(rule, key, now, |state| change(&mut Under(rule, state))),
            Rules::Sliding(rule) => {
                self.sliding.change(rule, key, now, |state| change(&mut Under(rule, state)))
            }
            Rules::Fixed(rule) => self.fixed.change(rule, key, now, |state| change(&mut Under(rule, state))),
        }
    }

    /// The same, where there is one: a key that was not seen has none.
    pub(super) fn change_known<T>(
        &self,
        rules: &Rules,
        key: Option<Key>,
        mut change: impl FnMut(&mut dyn Account) -> T,
    ) -> Option<T> {
        match rules {
            Rules::Gcra(rule) => self.gcra.change_known(rule, key, |state| change(&mut Under(rule, state))),
            Rules::Sliding(rule) => {
                self.sliding.change_known(rule, key, |state| change(&mut Under(rule, state)))
            }
            Rules::Fixed(rule) => self.fixed.change_known(rule, key, |state| change(&mut Under(rule, state))),
        }
    }
}

impl Fresh for Memory {
    fn fresh() -> Self {
        Self::new()
    }
}

impl<C: Own<S>, S: Default> Kept<C, S> {
    fn change<R: Rule<State = S>, T>(
        &self,
        rule: &R,
        key: Option<(Key, u32)>,
        now: u64,
        mut change: impl FnMut(&mut S) -> T,
    ) -> Changed<T> {
        match key {
            None => Changed { result: self.own.change(change), shared: false },
            Some((key, max_keys)) => {
                let keys = self.keys.get_or_init(|| Keyed::new(max_keys));
                keys.change(key, now, max_keys, rule, |state| change(state))
            }
        }
    }

    fn change_known<R: Rule<State = S>, T>(
        &self,
        rule: &R,
        key: Option<Key>,
        mut change: impl FnMut(&mut S) -> T,
    ) -> Option<T> {
        match key {
            None => Some(self.own.change(change)),
            Some(key) => self.keys.get()?.change_known(key, rule, |state| change(state)),
        }
    }

    /// Changes every state, and looks anew at when each is idle.
    pub(super) fn each<R: Rule<State = S>>(&self, rule: &R, change: &mut impl FnMut(&mut S)) {
        self.own.change(&mut *change);
        if let Some(keys) = self.keys.get() {
            keys.each(rule, change);
        }
    }

    /// How many keys are remembered.
    #[cfg(test)]
    pub(super) fn len(&self) -> u64 {
        self.keys.get().map_or(0, Keyed::len)
    }
}

/// One state that many threads change.
pub(super) trait Own<S> {
    fn change<T>(&self, change: impl FnMut(&mut S) -> T) -> T;
}

impl Own<Full> for AtomicU64 {
    #[inline]
    fn change<T>(&self, mut change: impl FnMut(&mut Full) -> T) -> T {
        let mut before = self.load(Ordering::Relaxed);
        loop {
            let mut state = Full::at(before);
            let result = change(&mut state);
            let after = state.parts();
            if after == before {
                return result;
            }
            match self.compare_exchange_weak(before, after, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return result,
                Err(changed) => before = changed,
            }
        }
    }
}

impl<S> Own<S> for Mutex<S> {
    fn change<T>(&self, mut change: impl FnMut(&mut S) -> T) -> T {
        change(&mut lock(self))
    }
}
