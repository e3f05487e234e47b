//! The machine against a plain model of the rules, written without it: the model keeps every call that ever was, and
//! finds the answers by looking back at all of them.

use proptest::prelude::*;

use super::machine::{Ended, Machine};
use super::settings::{Settings, Share, WindowSize};
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState;

/// What happens to a breaker.
#[derive(Clone, Copy, Debug)]
enum Step {
    Begin,
    /// One of the calls that are out ends.
    End(usize, Verdict),
    Pass(u64),
    Reset,
    ForceOpen,
    Disable,
    MetricsOnly,
}

#[derive(Clone, Copy, Debug)]
struct Past {
    period: usize,
    began: u64,
    /// When it ended, and whether it failed or was slow; `None` in there: it said nothing.
    ended: Option<(u64, Option<(bool, bool)>)>,
}

/// A period: a state and when it began.
#[derive(Clone, Copy, Debug)]
struct Period {
    state: CircuitState,
    since: u64,
    /// How long it stays open.
    wait: u64,
}

struct Model {
    settings: Settings,
    periods: Vec<Period>,
    calls: Vec<Past>,
    /// The ends of calls, in their order.
    ends: Vec<usize>,
}

impl Model {
    fn new(settings: Settings) -> Self {
        let closed = Period { state: CircuitState::Closed, since: 0, wait: 0 };
        Self { settings, periods: vec![closed], calls: Vec::new(), ends: Vec::new() }
    }

    fn period(&self) -> Period {
        self.periods[self.periods.len() - 1]
    }

    fn turn(&mut self, state: CircuitState, since: u64, wait: u64) {
        self.periods.push(Period { state, since, wait });
    }

    fn of_period(&self) -> impl Iterator<Item = &Past> {
        let current = self.periods.len() - 1;
        self.calls.iter().filter(move |call| call.period == current)
    }

    /// The results of the period that say something, in the order in which they came.
    fn results(&self) -> Vec<(u64, bool, bool)> {
        let current = self.periods.len() - 1;
        let ends = self.ends.iter().map(|index| &self.calls[*index]).filter(|call| call.period == current);
        ends.filter_map(|call| {
            let (at, result) = call.ended?;
            result.map(|(failed, slow)| (at, failed, slow))
        })
        .collect()
    }

    fn reopen(&mut self, at: u64) {
        let opened = self.periods.iter().rev().find(|period| period.state == CircuitState::Open);
        let last = opened.expect("it was open before it was half open").wait;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "the cases wait for seconds"
        )]
        let grown = (last as f64 * self.settings.recovery_factor) as u64;
        let limit = self.settings.max_recovery.unwrap_or(self.settings.recovery * 10);
        let wait = if self.settings.recovery_factor > 1.0 { grown.min(limit) } else { last };
        self.turn(CircuitState::Open, at, wait);
    }

    /// What time alone does.
    fn age(&mut self, now: u64) {
        if self.period().state == CircuitState::HalfOpen {
            let lease = self.settings.trial_timeout.unwrap_or(self.settings.recovery);
            let out = self.of_period().filter(|call| call.ended.is_none());
            let lapse = out.map(|call| call.began + lease).min();
            if let Some(lapse) = lapse.filter(|lapse| *lapse <= now) {
                self.reopen(lapse);
            }
        }
    }

    fn begin(&mut self, now: u64) -> bool {
        self.age(now);
        let period = self.period();
        if period.state == CircuitState::Open && now >= period.since + period.wait {
            self.turn(CircuitState::HalfOpen, now, 0);
        }
        let admits = match self.period().state {
            CircuitState::Open | CircuitState::ForcedOpen => false,
            CircuitState::HalfOpen => {
                let places = self.of_period().filter(|call| !matches!(call.ended, Some((_, None)))).count();
                places < self.settings.half_open_max_calls as usize
            }
            _ => true,
        };
        if admits {
            let period = self.periods.len() - 1;
            self.calls.push(Past { period, began: now, ended: None });
        }
        admits
    }

    fn end(&mut self, index: usize, verdict: Verdict, now: u64) -> bool {
        self.age(now);
        let slow = self.settings.slow_call.is_some_and(|limit| now - self.calls[index].began >= limit);
        let failed = verdict == Verdict::Failure || slow && self.settings.slow_rate.is_none();
        let said = match verdict {
            Verdict::Success | Verdict::Failure => Some((failed, slow)),
            Verdict::Ignored if self.settings.ignore_as_success => Some((failed, slow)),
            _ => None,
        };
        self.calls[index].ended = Some((now, said));
        self.ends.push(index);
        if self.calls[index].period != self.periods.len() - 1 {
            return false;
        }
        let (Some((failed, slow)), results) = (said, self.results()) else { return true };
        match self.period().state {
            CircuitState::HalfOpen if failed || slow => self.reopen(now),
            CircuitState::HalfOpen if results.len() >= self.settings.success_threshold as usize => {
                self.turn(CircuitState::Closed, now, 0);
            }
            CircuitState::Closed if self.trips(&results, now) => {
                self.turn(CircuitState::Open, now, self.settings.recovery);
            }
            _ => {}
        }
        true
    }

    fn trips(&self, results: &[(u64, bool, bool)], now: u64) -> bool {
        let settings = &self.settings;
        let in_a_row = results.iter().rev().take_while(|(_, failed, _)| *failed).count();
        let threshold = match (settings.threshold, settings.failure_rate) {
            (None, None) => Some(5),
            (None, Some(_)) => None,
            (threshold, _) => threshold,
        };
        if threshold.is_some_and(|threshold| in_a_row >= threshold as usize) {
            return true;
        }
        if settings.failure_rate.is_none() && settings.slow_rate.is_none() {
            return false;
        }
        let window: Vec<_> = match settings.window.expect("the cases give one") {
            WindowSize::Calls(size) => results.iter().rev().take(size as usize).collect(),
            WindowSize::Time(length) => {
                let tenth = length / 10;
                results.iter().filter(|(at, ..)| at / tenth + 10 > now / tenth).collect()
            }
        };
        let default = match settings.window {
            Some(WindowSize::Calls(size)) => size,
            _ => 10,
        };
        #[expect(clippy::cast_precision_loss, reason = "windows are short")]
        let share = |count: usize| count as f64 / window.len() as f64 + 1e-9;
        let failed = window.iter().filter(|(_, failed, _)| *failed).count();
        let slow = window.iter().filter(|(.., slow)| *slow).count();
        window.len() >= settings.min_calls.unwrap_or(default) as usize
            && (settings.failure_rate.is_some() && share(failed) >= RATE
                || settings.slow_rate.is_some() && share(slow) >= RATE)
    }

    fn steer(&mut self, state: CircuitState, now: u64) {
        if self.period().state != state || state == CircuitState::Closed {
            self.turn(state, now, 0);
        }
    }
}

const RATE: f64 = 0.4;

fn settings() -> impl Strategy<Value = Settings> {
    let modes = (0..4_u8, 1..6_u32, 1..8_u32, prop::option::of(1..3_u32), any::<bool>());
    let trials = (1..4_u32, 1..4_u32, any::<bool>(), prop::option::of(1..60_u64));
    (modes, trials).prop_map(
        |((mode, threshold, size, min_calls, by_time), (places, successes, grows, lease))| {
            let rate = Some(Share::of(RATE));
            let window =
                if by_time { WindowSize::Time(u64::from(size) * 10) } else { WindowSize::Calls(size) };
            let rated = mode > 0;
            Settings {
                threshold: (mode != 1).then_some(threshold),
                recovery: 30,
                half_open_max_calls: places.max(successes),
                success_threshold: successes,
                failure_rate: if mode == 1 || mode == 2 { rate } else { None },
                slow_rate: if mode == 3 { rate } else { None },
                slow_call: if mode == 3 || threshold == 5 { Some(7) } else { None },
                window: rated.then_some(window),
                min_calls: min_calls.filter(|calls| rated && *calls <= size),
                ignore_as_success: size == 7,
                recovery_factor: if grows { 1.5 } else { 1.0 },
                max_recovery: grows.then_some(90),
                trial_timeout: lease,
                ..Settings::DEFAULT
            }
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![
        4 => Just(Verdict::Failure),
        4 => Just(Verdict::Success),
        1 => Just(Verdict::Ignored),
        1 => Just(Verdict::Cancelled),
    ];
    prop_oneof![
        40 => Just(Step::Begin),
        40 => (any::<prop::sample::Index>(), verdict).prop_map(|(index, verdict)| Step::End(index.index(64), verdict)),
        15 => prop_oneof![3 => 0..4_u64, 1 => Just(30), 1 => 0..100_u64].prop_map(Step::Pass),
        1 => Just(Step::Reset),
        1 => Just(Step::ForceOpen),
        1 => Just(Step::Disable),
        1 => Just(Step::MetricsOnly),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_machine_does_what_a_plain_model_of_the_rules_does(
        settings in settings(),
        steps in prop::collection::vec(step(), 1..200),
    ) {
        prop_assert_eq!(settings.fault(), None);
        let (mut machine, mut model, mut now) = (Machine::new(), Model::new(settings), 1_000_000);
        let mut out: Vec<(usize, Ended)> = Vec::new();
        for step in steps {
            match step {
                Step::Begin => {
                    let admitted = machine.admit(now, &settings);
                    prop_assert_eq!(admitted.is_ok(), model.begin(now), "at {}", now);
                    if let Ok(began) = admitted {
                        let generation = machine.generation();
                        let ended = Ended { generation, began, verdict: Verdict::Cancelled };
                        out.push((model.calls.len() - 1, ended));
                    } else if model.period().state == CircuitState::Open {
                        let period = model.period();
                        prop_assert_eq!(admitted.unwrap_err(), period.since + period.wait - now);
                    }
                }
                Step::End(..) if out.is_empty() => {}
                Step::End(index, verdict) => {
                    let (call, ended) = out.remove(index % out.len());
                    let counted = machine.settle(now, &settings, Ended { verdict, ..ended });
                    prop_assert_eq!(counted, model.end(call, verdict, now), "at {}", now);
                }
                Step::Pass(time) => now += time,
                Step::Reset => {
                    machine.reset();
                    model.steer(CircuitState::Closed, now);
                }
                Step::ForceOpen => {
                    machine.force_open();
                    model.steer(CircuitState::ForcedOpen, now);
                }
                Step::Disable => {
                    machine.disable();
                    model.steer(CircuitState::Disabled, now);
                }
                Step::MetricsOnly => {
                    machine.metrics_only();
                    model.steer(CircuitState::MetricsOnly, now);
                }
            }
            prop_assert_eq!(machine.state(), model.period().state, "after {:?} at {}", step, now);
        }
    }
}
