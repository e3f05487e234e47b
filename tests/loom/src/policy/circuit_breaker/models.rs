//! What must hold of a breaker however its callers interleave.

use super::cell::{Admission, Cell};
use super::change::Change;
use super::machine::Machine;
use super::settings::Settings;
use crate::explore;
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState::{self, Closed, HalfOpen, Open};
use crate::sync::{Arc, Mutex, lock};

const BEGIN: u64 = 1_000;
const RECOVERY: u64 = 100;

/// Two failures in a row open it, one trial decides.
const SETTINGS: Settings = Settings {
    threshold: Some(2),
    recovery: RECOVERY,
    half_open_max_calls: 1,
    success_threshold: 1,
    ..Settings::DEFAULT
};

/// A cell, its settings, and what was told of it.
#[derive(Clone)]
struct Shared {
    cell: Arc<Cell>,
    settings: Settings,
    told: Arc<Mutex<Vec<(CircuitState, CircuitState)>>>,
}

impl Shared {
    fn new(settings: Settings) -> Self {
        let shared = Self { cell: Arc::new(Cell::new()), settings, told: Arc::new(Mutex::new(Vec::new())) };
        shared.cell.wake(&shared.settings);
        shared
    }

    fn tell(&self, change: &Change) {
        lock(&self.told).push((change.from, change.to));
    }

    fn admit(&self, now: u64) -> Option<Admission> {
        self.cell.admit(self.cell.word(), &self.settings, || now, &|change| self.tell(change)).ok()
    }

    /// As the breaker does it: a success that changes nothing never reaches the cell.
    fn settle(&self, admission: Admission, verdict: Verdict, now: u64) {
        if verdict != Verdict::Success || self.cell.word() != admission.word {
            self.cell.settle(admission, verdict, &self.settings, || now, &|change| self.tell(change));
        }
    }

    fn call(&self, verdict: Verdict, now: u64) {
        if let Some(admission) = self.admit(now) {
            self.settle(admission, verdict, now);
        }
    }

    fn steer(&self, act: impl FnOnce(&mut Machine)) {
        self.cell.change(&self.settings, &|change| self.tell(change), act);
    }

    fn open(self) -> Self {
        (0..2).for_each(|_| self.call(Verdict::Failure, BEGIN));
        assert_eq!(self.state(BEGIN), Open);
        self
    }

    fn state(&self, now: u64) -> CircuitState {
        self.cell.view(now, &self.settings).state
    }

    /// Runs `first` on a thread of its own beside `second`.
    fn race(&self, first: impl FnOnce(&Self) + 'static, second: impl FnOnce(&Self)) {
        let other = self.clone();
        let thread = loom::thread::spawn(move || first(&other));
        second(self);
        thread.join().unwrap();
    }

    /// Each transition was told once, after the one before it.
    fn told(&self) -> Vec<CircuitState> {
        let told = lock(&self.told);
        let mut state = Closed;
        for (from, to) in told.iter() {
            assert_eq!(*from, state, "told in order: {told:?}");
            state = *to;
        }
        told.iter().map(|(_, to)| *to).collect()
    }
}

#[test]
fn concurrent_failures_reach_the_threshold_exactly() {
    explore(|| {
        let shared = Shared::new(Settings { threshold: Some(3), ..SETTINGS });
        shared.call(Verdict::Failure, BEGIN);
        shared.race(
            |shared| shared.call(Verdict::Failure, BEGIN),
            |shared| shared.call(Verdict::Failure, BEGIN),
        );
        assert_eq!((shared.state(BEGIN), shared.told()), (Open, vec![Open]));
    });
}

#[test]
fn a_quiet_success_hides_no_failure() {
    explore(|| {
        let shared = Shared::new(Settings { threshold: Some(1), ..SETTINGS });
        shared.race(
            |shared| shared.call(Verdict::Success, BEGIN),
            |shared| shared.call(Verdict::Failure, BEGIN),
        );
        assert_eq!((shared.state(BEGIN), shared.told()), (Open, vec![Open]));
    });
}

#[test]
fn a_success_clears_the_failures_before_it_and_the_word_says_so() {
    explore(|| {
        let shared = Shared::new(SETTINGS);
        shared.call(Verdict::Failure, BEGIN);
        shared.race(
            |shared| shared.call(Verdict::Success, BEGIN),
            |shared| shared.call(Verdict::Failure, BEGIN),
        );
        if shared.state(BEGIN) == Closed {
            shared.call(Verdict::Success, BEGIN);
            shared.call(Verdict::Failure, BEGIN);
            assert_eq!(shared.state(BEGIN), Closed, "a failure before the success was left behind");
        }
    });
}

#[test]
fn an_open_circuit_becomes_half_open_once_and_lets_the_trials_through_and_no_more() {
    explore(|| {
        let shared = Shared::new(SETTINGS).open();
        let admitted = Arc::new(Mutex::new(0));
        let ask = |admitted: Arc<Mutex<u32>>| {
            move |shared: &Shared| {
                if shared.admit(BEGIN + RECOVERY).is_some() {
                    *lock(&admitted) += 1;
                }
            }
        };
        shared.race(ask(Arc::clone(&admitted)), ask(Arc::clone(&admitted)));
        ask(Arc::clone(&admitted))(&shared);
        assert_eq!((*lock(&admitted), shared.told()), (1, vec![Open, HalfOpen]));
    });
}

#[test]
fn a_cancelled_trial_leaves_its_place_to_exactly_one() {
    explore(|| {
        let shared = Shared::new(SETTINGS).open();
        let trial = shared.admit(BEGIN + RECOVERY).unwrap();
        let second = Arc::new(Mutex::new(None));
        let slot = Arc::clone(&second);
        shared.race(
            move |shared| *lock(&slot) = shared.admit(BEGIN + RECOVERY),
            |shared| shared.settle(trial, Verdict::Cancelled, BEGIN + RECOVERY),
        );
        let third = shared.admit(BEGIN + RECOVERY);
        assert!(lock(&second).is_some() != third.is_some(), "one place, one trial");
    });
}

#[test]
fn a_result_of_an_earlier_period_changes_nothing() {
    explore(|| {
        let shared = Shared::new(SETTINGS);
        let early = shared.admit(BEGIN).unwrap();
        let shared = shared.open();
        shared.race(
            move |shared| shared.settle(early, Verdict::Failure, BEGIN + RECOVERY),
            |shared| shared.call(Verdict::Success, BEGIN + RECOVERY),
        );
        assert_eq!((shared.state(BEGIN + RECOVERY), shared.told()), (Closed, vec![Open, HalfOpen, Closed]));
    });
}

#[test]
fn a_result_that_races_with_the_end_of_its_period_is_of_one_period() {
    explore(|| {
        let shared = Shared::new(Settings { threshold: Some(1), ..SETTINGS });
        let early = shared.admit(BEGIN).unwrap();
        shared.race(
            move |shared| shared.settle(early, Verdict::Failure, BEGIN),
            |shared| {
                shared.steer(Machine::force_open);
                shared.steer(Machine::reset);
            },
        );
        assert_eq!((shared.state(BEGIN), shared.told().last()), (Closed, Some(&Closed)));
    });
}

#[test]
fn transitions_are_told_once_and_in_order_while_others_make_them() {
    explore(|| {
        let shared = Shared::new(Settings { threshold: Some(1), ..SETTINGS });
        shared.race(
            |shared| shared.call(Verdict::Failure, BEGIN),
            |shared| {
                shared.steer(Machine::force_open);
                shared.steer(Machine::reset);
            },
        );
        let told = shared.told();
        assert_eq!(told.last().copied(), Some(shared.state(BEGIN)));
    });
}

#[test]
fn one_caller_wakes_it() {
    explore(|| {
        let cell = Arc::new(Cell::new());
        let other = Arc::clone(&cell);
        let thread = loom::thread::spawn(move || other.wake(&SETTINGS));
        let here = cell.wake(&SETTINGS);
        assert!(here != thread.join().unwrap());
    });
}
