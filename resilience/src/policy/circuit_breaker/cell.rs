//! One circuit, shared by threads: a word that says what most calls need to know, and the machine behind a lock.
//!
//! The word holds the state, the generation, and whether the ends of successful calls matter. A call through a closed
//! circuit with nothing pending reads it twice and takes no lock; a call that an open one refuses reads it, the end of
//! the open time, and the clock. Everything else is done by the machine, which writes the word before it gives up the
//! lock. Transitions are told after that, in their order, by one thread at a time.

use std::time::Duration;

use super::change::Change;
use super::machine::{Ended, Machine, View};
use super::settings::Settings;
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState;
use crate::sync::{AtomicU64, Mutex, Ordering, constructor, lock};

/// A call that was let through and is not settled yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    /// The word, as it is where the call's success changes nothing.
    pub(super) word: u64,
    /// When the call began, where somebody will ask.
    began: u64,
}

/// When a call began that nobody will ask: late, so that it is never a slow one, should settings come meanwhile that
/// ask.
const UNASKED: u64 = u64::MAX;

/// One circuit.
#[derive(Debug)]
pub(crate) struct Cell {
    word: AtomicU64,
    /// Until when it is open, as `moment` has it; never read but after a word that says so.
    until: AtomicU64,
    inside: Mutex<Inside>,
}

#[derive(Debug)]
struct Inside {
    machine: Machine,
    /// A thread is telling of transitions, and will tell of those that come meanwhile.
    telling: bool,
}

/// Who is told of transitions.
pub(crate) type Listener<'a> = &'a dyn Fn(&Change);

/// What the word says.
pub(super) mod word {
    use super::CircuitState;

    /// Nobody has called yet.
    pub(in super::super) const ASLEEP: u64 = 0;
    /// Closed and quiet, in the bits that are not the generation's.
    pub(super) const CLOSED: u64 = 1;
    pub(super) const OPEN: u64 = 2;
    pub(super) const HALF_OPEN: u64 = 3;
    pub(super) const FORCED_OPEN: u64 = 4;
    pub(super) const DISABLED: u64 = 5;
    pub(super) const METRICS_ONLY: u64 = 6;

    const STATE: u64 = 0b0111;
    pub(super) const ATTENTION: u64 = 0b1000;
    /// Of an admission, never of a cell: it came from the cell of its key.
    pub(super) const KEYED: u64 = 0b1_0000;
    const GENERATION: u32 = 8;

    pub(super) fn of(state: CircuitState, attentive: bool, generation: u64) -> u64 {
        let state = match state {
            CircuitState::Closed => CLOSED,
            CircuitState::Open => OPEN,
            CircuitState::HalfOpen => HALF_OPEN,
            CircuitState::ForcedOpen => FORCED_OPEN,
            CircuitState::Disabled => DISABLED,
            CircuitState::MetricsOnly => METRICS_ONLY,
        };
        state | if attentive { ATTENTION } else { 0 } | generation << GENERATION
    }

    pub(super) fn state(word: u64) -> u64 {
        word & STATE
    }

    pub(super) fn generation(word: u64) -> u64 {
        word >> GENERATION
    }

    #[inline]
    pub(in super::super) fn is_quiet_and_closed(word: u64) -> bool {
        word & (STATE | ATTENTION) == CLOSED
    }

    /// Whether somebody chose the state by hand.
    pub(super) fn is_steered(word: u64) -> bool {
        state(word) > HALF_OPEN
    }
}

/// A time in seconds and nanoseconds, in one number: to tell what is left of it takes no division.
mod moment {
    use std::time::Duration;

    const NANOSECONDS: u32 = 30;

    /// More seconds than that have no room, and will not pass.
    const LAST: Duration = Duration::from_secs(u64::MAX >> NANOSECONDS);

    pub(super) fn of(ticks: u64) -> u64 {
        let time = Duration::from_nanos(ticks).min(LAST);
        time.as_secs() << NANOSECONDS | u64::from(time.subsec_nanos())
    }

    #[inline]
    pub(super) fn read(moment: u64) -> Duration {
        let nanoseconds = moment & ((1 << NANOSECONDS) - 1);
        Duration::new(moment >> NANOSECONDS, u32::try_from(nanoseconds).unwrap_or_default())
    }

    pub(super) fn ticks(moment: Duration) -> u64 {
        u64::try_from(moment.as_nanos()).unwrap_or(u64::MAX)
    }
}

impl Admission {
    /// Through a closed circuit with nothing pending.
    #[inline]
    pub(super) fn quiet(word: u64) -> Self {
        Self { word, began: UNASKED }
    }

    /// From the cell of a key.
    pub(super) fn keyed(self) -> Self {
        Self { word: self.word | word::KEYED, ..self }
    }

    pub(super) fn is_keyed(self) -> bool {
        self.word & word::KEYED != 0
    }

    /// As the cell of the key knows it.
    pub(super) fn of_cell(self) -> Self {
        Self { word: self.word & !word::KEYED, ..self }
    }
}

impl Cell {
    constructor! {
        pub(crate) fn new() -> Self {
            let inside = Inside { machine: Machine::new(), telling: false };
            Self {
                word: AtomicU64::new(word::ASLEEP),
                until: AtomicU64::new(0),
                inside: Mutex::new(inside),
            }
        }
    }

    #[inline]
    pub(crate) fn word(&self) -> u64 {
        self.word.load(Ordering::Acquire)
    }

    /// Whether somebody chose its state by hand.
    pub(crate) fn is_steered(&self) -> bool {
        word::is_steered(self.word())
    }

    /// Begins; `true` for the one caller that was first.
    pub(crate) fn wake(&self, settings: &Settings) -> bool {
        let inside = lock(&self.inside);
        let first = self.word() == word::ASLEEP;
        self.publish(&inside.machine, settings);
        first
    }

    /// Lets a call through that met `word`, or says how long to wait.
    pub(crate) fn admit(
        &self,
        word: u64,
        settings: &Settings,
        now: impl Fn() -> u64,
        listener: Listener<'_>,
    ) -> Result<Admission, u64> {
        match word::state(word) {
            word::CLOSED | word::METRICS_ONLY => {
                let began = if settings.slow_call.is_some() { now() } else { UNASKED };
                return Ok(Admission { word: word & !word::ATTENTION, began });
            }
            word::DISABLED => return Ok(Admission { word, began: UNASKED }),
            word::FORCED_OPEN => return Err(settings.recovery),
            _ => {}
        }
        if let Some(wait) = self.refuses(word, &now) {
            return Err(wait);
        }
        self.change(settings, listener, |machine| {
            let began = machine.admit(now(), settings)?;
            let word = word::of(machine.state(), false, machine.generation());
            Ok(Admission { word, began })
        })
    }

    /// Takes in how a call ended; `false`: too late to change anything.
    pub(crate) fn settle(
        &self,
        admission: Admission,
        verdict: Verdict,
        settings: &Settings,
        now: impl Fn() -> u64,
        listener: Listener<'_>,
    ) -> bool {
        let state = word::state(admission.word);
        let trial = state == word::HALF_OPEN;
        let neutral = match verdict {
            Verdict::Success | Verdict::Failure => false,
            Verdict::Ignored => !settings.ignore_as_success,
            Verdict::Cancelled => true,
        };
        let quiet = verdict == Verdict::Success && self.word() == admission.word;
        if quiet || state == word::DISABLED || neutral && !trial {
            return true;
        }
        let generation = word::generation(admission.word);
        if word::generation(self.word()) != generation {
            return neutral;
        }
        let needs_time = trial || verdict == Verdict::Failure || settings.reads_clock();
        self.change(settings, listener, |machine| {
            let now = if needs_time { now() } else { 0 };
            machine.settle(now, settings, Ended { generation, began: admission.began, verdict }) || neutral
        })
    }

    /// Does something to the machine, publishes what it is now, and tells of transitions.
    pub(crate) fn change<T>(
        &self,
        settings: &Settings,
        listener: Listener<'_>,
        act: impl FnOnce(&mut Machine) -> T,
    ) -> T {
        let mut inside = lock(&self.inside);
        let result = act(&mut inside.machine);
        self.publish(&inside.machine, settings);
        let tells = !inside.telling && inside.machine.has_news();
        inside.telling |= tells;
        drop(inside);
        if tells {
            self.tell(listener);
        }
        result
    }

    /// What it looks like.
    pub(crate) fn view(&self, now: u64, settings: &Settings) -> View {
        let word = self.word();
        if word == word::ASLEEP || word::is_quiet_and_closed(word) {
            return View { state: CircuitState::Closed, remaining: None, failures: 0, successes: 0 };
        }
        lock(&self.inside).machine.view(now, settings)
    }

    /// Whether forgetting it would forget nothing.
    pub(crate) fn is_blank(&self, now: u64) -> bool {
        word::is_quiet_and_closed(self.word()) || lock(&self.inside).machine.is_blank(now)
    }

    /// Until when it refuses calls that met `word`, where it is open.
    #[inline]
    pub(super) fn open_until(&self, word: u64) -> Option<Duration> {
        (word::state(word) == word::OPEN).then(|| moment::read(self.until.load(Ordering::Acquire)))
    }

    /// How long it still refuses calls that met `word`, where it is open.
    #[inline]
    pub(crate) fn refuses(&self, word: u64, now: impl Fn() -> u64) -> Option<u64> {
        let until = moment::ticks(self.open_until(word)?);
        until.checked_sub(now()).filter(|wait| *wait > 0)
    }

    /// Under the lock. The end of the open time goes first: who reads the new word finds it.
    fn publish(&self, machine: &Machine, settings: &Settings) {
        self.until.store(moment::of(machine.until()), Ordering::Release);
        let word = word::of(machine.state(), machine.is_attentive(settings), machine.generation());
        self.word.store(word, Ordering::Release);
    }

    fn tell(&self, listener: Listener<'_>) {
        loop {
            let mut inside = lock(&self.inside);
            let news = inside.machine.news();
            inside.telling = news.is_some();
            drop(inside);
            let Some(change) = news else { return };
            listener(&change);
        }
    }
}
