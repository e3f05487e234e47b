//! Each rule by itself. Times are in seconds, for people.

use super::*;
use crate::policy::circuit_breaker::settings::{Share, WindowSize};
use CircuitState::{Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open};
use Verdict::{Cancelled, Failure, Ignored, Success};

const SECOND: u64 = 1_000_000_000;

/// Three failures in a row open it for 30 s; 2 of 3 trials close it.
const SETTINGS: Settings = Settings { threshold: Some(3), ..Settings::DEFAULT };

/// A machine with its settings and its clock.
struct Bench {
    machine: Machine,
    settings: Settings,
    now: u64,
}

/// A call that was let through.
#[derive(Clone, Copy, Debug)]
struct Begun {
    generation: u64,
    began: u64,
}

impl Bench {
    fn new(settings: Settings) -> Self {
        assert_eq!(settings.fault(), None);
        Self { machine: Machine::new(), settings, now: 3600 * SECOND }
    }

    fn pass(&mut self, seconds: u64) {
        self.now += seconds * SECOND;
    }

    fn admit(&mut self) -> Result<Begun, u64> {
        let began = self.machine.admit(self.now, &self.settings)?;
        Ok(Begun { generation: self.machine.generation(), began })
    }

    fn begin(&mut self) -> Begun {
        self.admit().expect("the call is let through")
    }

    fn end(&mut self, call: Begun, verdict: Verdict) -> bool {
        let Begun { generation, began } = call;
        self.machine.settle(self.now, &self.settings, Ended { generation, began, verdict })
    }

    fn call(&mut self, verdict: Verdict) {
        let call = self.begin();
        assert!(self.end(call, verdict), "nothing came between");
    }

    fn calls(&mut self, verdicts: impl IntoIterator<Item = Verdict>) {
        verdicts.into_iter().for_each(|verdict| self.call(verdict));
    }

    /// Opens it.
    fn open(&mut self) {
        self.calls([Failure; 3]);
        assert_eq!(self.state(), Open);
    }

    /// Opens it, and waits until trials are let through.
    fn half_open(&mut self) {
        self.open();
        self.pass(30);
    }

    fn state(&self) -> CircuitState {
        self.machine.state()
    }

    fn view(&self) -> View {
        self.machine.view(self.now, &self.settings)
    }

    fn reasons(&mut self) -> Vec<&'static str> {
        std::iter::from_fn(|| self.machine.news()).map(|change| change.reason.as_str()).collect()
    }
}

fn rate(rate: f64, window: WindowSize) -> Settings {
    Settings { failure_rate: Some(Share::of(rate)), window: Some(window), ..Settings::DEFAULT }
}

#[test]
fn a1_a_count_window_judges_the_last_calls_and_no_older_ones() {
    let mut bench = Bench::new(rate(0.5, WindowSize::Calls(4)));
    bench.calls([Success; 100]);
    bench.call(Failure);
    assert_eq!(bench.state(), Closed);
    bench.call(Failure);
    assert_eq!(bench.state(), Open);
}

#[test]
fn a2_a_count_window_is_judged_only_when_full() {
    let mut bench = Bench::new(rate(0.5, WindowSize::Calls(10)));
    bench.calls([Failure; 9]);
    assert_eq!(bench.state(), Closed);
    bench.call(Failure);
    assert_eq!((bench.state(), bench.reasons()), (Open, vec!["failure_rate"]));
}

#[test]
fn a2_min_calls_judges_a_window_before_it_is_full() {
    let mut bench = Bench::new(Settings { min_calls: Some(3), ..rate(0.5, WindowSize::Calls(10)) });
    bench.calls([Failure; 2]);
    assert_eq!(bench.state(), Closed);
    bench.call(Failure);
    assert_eq!(bench.state(), Open);
}

#[test]
fn a2_min_calls_beyond_the_window_are_a_fault() {
    let settings = Settings { min_calls: Some(11), ..rate(0.5, WindowSize::Calls(10)) };
    assert!(settings.fault().unwrap().contains("`min_calls` is greater than the `window`"));
}

#[test]
fn a3_a_success_that_fills_the_window_is_judged_too() {
    let mut bench = Bench::new(rate(0.5, WindowSize::Calls(4)));
    bench.calls([Failure, Failure, Success]);
    assert_eq!(bench.state(), Closed);
    bench.call(Success);
    assert_eq!(bench.state(), Open);
}

#[test]
fn a4_the_threshold_itself_is_enough() {
    let mut bench = Bench::new(SETTINGS);
    bench.calls([Failure, Failure, Success, Failure, Failure]);
    assert_eq!((bench.state(), bench.view().failures), (Closed, 2));
    bench.call(Failure);
    assert_eq!((bench.state(), bench.reasons()), (Open, vec!["threshold"]));
}

#[test]
fn a5_a_transition_empties_the_window_and_the_closing_trial_is_not_in_it() {
    let settings = Settings { success_threshold: 1, ..rate(0.5, WindowSize::Calls(2)) };
    let mut bench = Bench::new(settings);
    bench.calls([Failure; 2]);
    bench.pass(30);
    bench.call(Success);
    assert_eq!(bench.state(), Closed);
    bench.call(Failure);
    assert_eq!(bench.state(), Closed, "one call is in the window, not the trial and it");
    bench.call(Success);
    assert_eq!(bench.state(), Open);
}

#[test]
fn a6_old_results_leave_the_minimum_as_well_as_the_rate() {
    let mut bench = Bench::new(Settings { min_calls: Some(4), ..rate(0.5, WindowSize::Time(10 * SECOND)) });
    bench.calls([Failure; 3]);
    bench.pass(11);
    bench.call(Failure);
    assert_eq!((bench.state(), bench.view().failures), (Closed, 1));
    bench.calls([Failure; 3]);
    assert_eq!(bench.state(), Open);
}

#[test]
fn a7_trials_are_counted_by_cycle_however_long_they_take() {
    let settings = Settings {
        min_calls: Some(2),
        trial_timeout: Some(1000 * SECOND),
        ..rate(0.5, WindowSize::Time(10 * SECOND))
    };
    let mut bench = Bench::new(settings);
    bench.calls([Failure; 2]);
    bench.pass(30);
    let (first, second) = (bench.begin(), bench.begin());
    bench.end(first, Success);
    bench.pass(900);
    bench.end(second, Success);
    assert_eq!(bench.state(), Closed);
}

#[test]
fn a8_calls_are_slow_by_their_duration_whatever_their_result() {
    let settings = Settings {
        slow_call: Some(2 * SECOND),
        slow_rate: Some(Share::of(0.5)),
        window: Some(WindowSize::Calls(4)),
        threshold: Some(100),
        ..Settings::DEFAULT
    };
    let mut bench = Bench::new(settings);
    for (seconds, verdict) in [(0, Success), (2, Success), (1, Failure)] {
        let call = bench.begin();
        bench.pass(seconds);
        bench.end(call, verdict);
    }
    let call = bench.begin();
    bench.pass(2);
    bench.end(call, Failure);
    assert_eq!((bench.state(), bench.reasons()), (Open, vec!["slow_rate"]));
}

#[test]
fn a8_a_slow_trial_does_not_close() {
    for slow_rate in [None, Some(Share::of(0.5))] {
        let mut bench = Bench::new(Settings { slow_call: Some(SECOND), slow_rate, ..SETTINGS });
        bench.half_open();
        let trial = bench.begin();
        bench.pass(1);
        bench.end(trial, Success);
        assert_eq!((bench.state(), bench.reasons().pop()), (Open, Some("trial_failed")));
    }
}

#[test]
fn a8_without_a_rate_for_them_slow_calls_are_failures() {
    let mut bench = Bench::new(Settings { slow_call: Some(SECOND), ..SETTINGS });
    for _ in 0..3 {
        let call = bench.begin();
        bench.pass(1);
        bench.end(call, Success);
    }
    assert_eq!((bench.state(), bench.reasons()), (Open, vec!["threshold"]));
}

#[test]
fn a9_refusals_change_nothing() {
    let mut bench = Bench::new(SETTINGS);
    bench.open();
    for left in (1..=30).rev() {
        assert_eq!(bench.admit().err(), Some(left * SECOND));
        bench.pass(1);
    }
    for _ in 0..3 {
        bench.begin();
    }
    assert!(bench.admit().is_err());
    assert_eq!(bench.state(), HalfOpen);
}

#[test]
fn a_failure_rate_takes_the_place_of_the_default_threshold_only() {
    let settings = rate(0.9, WindowSize::Calls(100));
    let mut bench = Bench::new(settings);
    bench.calls([Failure; 50]);
    assert_eq!(bench.state(), Closed);
    let mut bench = Bench::new(Settings { threshold: Some(3), ..settings });
    bench.calls([Failure; 3]);
    assert_eq!((bench.state(), bench.reasons()), (Open, vec!["threshold"]));
    let slow_rate = Some(Share::of(0.9));
    let mut bench = Bench::new(Settings { slow_call: Some(SECOND), slow_rate, ..Settings::DEFAULT });
    bench.calls([Failure; 5]);
    assert_eq!(bench.state(), Open, "a rate for slow calls leaves it in force");
}

#[test]
fn b1_trials_are_counted_when_they_are_admitted() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    let admitted = (0..50).filter(|_| bench.admit().is_ok()).count();
    assert_eq!(admitted, 3);
}

#[test]
fn b2_places_are_of_a_cycle_and_one_of_an_earlier_cycle_frees_nothing() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    let (early, failing) = (bench.begin(), bench.begin());
    bench.end(failing, Failure);
    bench.pass(29);
    assert_eq!(bench.state(), Open);
    bench.pass(1);
    let admitted = (0..3).filter(|_| bench.admit().is_ok()).count();
    bench.end(early, Cancelled);
    assert_eq!((admitted, bench.admit().is_err()), (3, true));
}

#[test]
fn b3_a_completed_trial_keeps_its_place_a_cancelled_or_ignored_one_leaves_it() {
    let mut bench = Bench::new(Settings { success_threshold: 3, ..SETTINGS });
    bench.half_open();
    bench.calls([Cancelled, Ignored, Cancelled, Success, Ignored]);
    assert_eq!(bench.view().successes, 1);
    let (second, third) = (bench.begin(), bench.begin());
    assert!(bench.admit().is_err(), "three places, one of them used up");
    bench.end(second, Cancelled);
    bench.end(third, Success);
    bench.call(Success);
    assert_eq!(bench.state(), Closed);
}

#[test]
fn b4_one_failed_trial_opens_again_at_once() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    let (good, bad, late) = (bench.begin(), bench.begin(), bench.begin());
    bench.end(good, Success);
    bench.end(bad, Failure);
    assert_eq!((bench.state(), bench.end(late, Success)), (Open, false));
    assert_eq!(bench.reasons(), ["threshold", "recovery_over", "trial_failed"]);
}

#[test]
fn b5_a_failed_trial_starts_a_whole_wait_from_its_end() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    let trial = bench.begin();
    bench.pass(20);
    bench.end(trial, Failure);
    assert_eq!(bench.view().remaining, Some(30 * SECOND));
    bench.pass(29);
    assert_eq!(bench.admit().err(), Some(SECOND));
}

#[test]
fn b6_a_trial_without_an_end_has_failed_when_its_lease_is_over() {
    let mut bench = Bench::new(Settings { trial_timeout: Some(10 * SECOND), ..SETTINGS });
    bench.half_open();
    let trials = [bench.begin(), bench.begin(), bench.begin()];
    bench.pass(9);
    assert_eq!(bench.admit().err(), Some(SECOND));
    bench.pass(3);
    assert_eq!(bench.admit().err(), Some(28 * SECOND), "the wait began when the lease ended");
    assert!(!bench.end(trials[0], Success), "too late");
    bench.pass(28);
    assert!(bench.admit().is_ok(), "another is let in");
    assert_eq!(bench.reasons(), ["threshold", "recovery_over", "lease_lapsed", "recovery_over"]);
}

#[test]
fn b6_a_lease_ends_whether_or_not_anybody_looked() {
    let mut bench = Bench::new(Settings { success_threshold: 1, ..SETTINGS });
    bench.half_open();
    let trial = bench.begin();
    bench.pass(30);
    assert!(!bench.end(trial, Success));
    assert_eq!((bench.state(), bench.view().remaining), (Open, Some(30 * SECOND)));
}

#[test]
fn b6_a_lease_lasts_as_long_as_the_recovery_by_default() {
    assert_eq!(SETTINGS.trial_timeout(), 30 * SECOND);
}

#[test]
fn b6_a_full_half_open_circuit_promises_no_more_than_a_second() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    for _ in 0..3 {
        bench.begin();
    }
    assert_eq!(bench.admit().err(), Some(SECOND));
}

#[test]
fn b7_looking_takes_no_place() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    for _ in 0..10 {
        assert_eq!(bench.view().state, HalfOpen);
    }
    let admitted = (0..10).filter(|_| bench.admit().is_ok()).count();
    assert_eq!((admitted, bench.reasons()), (3, vec!["threshold", "recovery_over"]));
}

#[test]
fn b8_the_state_shown_does_not_wait_for_a_call() {
    let mut bench = Bench::new(Settings { trial_timeout: Some(5 * SECOND), ..SETTINGS });
    bench.open();
    bench.pass(29);
    assert_eq!((bench.view().state, bench.view().remaining), (Open, Some(SECOND)));
    bench.pass(1);
    assert_eq!((bench.view().state, bench.view().remaining), (HalfOpen, None));
    bench.begin();
    bench.pass(7);
    assert_eq!((bench.view().state, bench.view().remaining), (Open, Some(28 * SECOND)));
    bench.pass(28);
    assert_eq!(bench.view().state, HalfOpen);
}

#[test]
fn b9_the_call_at_the_very_end_of_the_wait_is_let_through() {
    let mut bench = Bench::new(SETTINGS);
    bench.open();
    bench.now += 30 * SECOND - 1;
    assert_eq!(bench.admit().err(), Some(1));
    bench.now += 1;
    assert!(bench.admit().is_ok());
}

#[test]
fn b10_the_wait_grows_with_each_failed_trial_up_to_its_limit_and_closing_resets_it() {
    let settings =
        Settings { recovery_factor: 2.0, max_recovery: Some(100 * SECOND), success_threshold: 1, ..SETTINGS };
    let mut bench = Bench::new(settings);
    bench.open();
    for wait in [30, 60, 100, 100] {
        assert_eq!(bench.view().remaining, Some(wait * SECOND));
        bench.pass(wait);
        bench.call(Failure);
    }
    bench.pass(100);
    bench.call(Success);
    bench.open();
    assert_eq!(bench.view().remaining, Some(30 * SECOND));
}

#[test]
fn b10_without_a_limit_the_wait_grows_to_ten_times_the_first_and_never_overflows() {
    let growing = Settings { recovery_factor: 1000.0, ..SETTINGS };
    assert_eq!(growing.longer(30 * SECOND), 300 * SECOND);
    let endless = Settings { recovery: u64::MAX, ..growing };
    assert_eq!(endless.longer(u64::MAX), u64::MAX);
    let short = Settings { recovery: SECOND / 1000, recovery_factor: 1.5, ..SETTINGS };
    assert_eq!(short.longer(SECOND / 1000), 1_500_000, "not in whole seconds");
    let mut bench = Bench::new(Settings { recovery: u64::MAX, ..SETTINGS });
    bench.open();
    assert_eq!(bench.view().remaining, Some(u64::MAX - bench.now));
}

#[test]
fn b11_forced_open_ignores_time_and_ends_by_hand_only() {
    let mut bench = Bench::new(SETTINGS);
    let before = bench.begin();
    bench.machine.force_open();
    bench.pass(1_000_000);
    assert_eq!(bench.admit().err(), Some(30 * SECOND));
    assert!(!bench.end(before, Success));
    assert_eq!((bench.view().state, bench.view().remaining), (ForcedOpen, None));
    bench.machine.reset();
    bench.call(Success);
    assert_eq!((bench.state(), bench.reasons()), (Closed, vec!["manual", "manual"]));
}

#[test]
fn b11_no_sequence_of_events_closes_a_half_open_circuit_by_hand_into_trials() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    let trial = bench.begin();
    bench.machine.reset();
    assert!(!bench.end(trial, Failure), "of an earlier period");
    assert_eq!((bench.state(), bench.view().failures), (Closed, 0));
}

#[test]
fn choosing_the_state_that_is_changes_nothing() {
    let mut bench = Bench::new(SETTINGS);
    bench.machine.disable();
    let generation = bench.machine.generation();
    bench.machine.disable();
    assert_eq!((bench.machine.generation(), bench.reasons()), (generation, vec!["manual"]));
}

#[test]
fn a_reset_of_a_closed_circuit_forgets_and_tells_nobody() {
    let mut bench = Bench::new(SETTINGS);
    let before = bench.begin();
    bench.calls([Failure; 2]);
    bench.machine.reset();
    assert!(!bench.end(before, Failure));
    assert_eq!((bench.view().failures, bench.reasons().len()), (0, 0));
}

#[test]
fn disabled_lets_everything_through_and_judges_nothing() {
    let mut bench = Bench::new(SETTINGS);
    bench.machine.disable();
    bench.calls([Failure; 10]);
    assert_eq!((bench.state(), bench.view().failures), (Disabled, 0));
}

#[test]
fn metrics_only_watches_and_never_refuses() {
    let mut bench = Bench::new(SETTINGS);
    bench.machine.metrics_only();
    bench.calls([Failure; 10]);
    assert_eq!((bench.state(), bench.view().failures), (MetricsOnly, 10));
    let mut bench = Bench::new(rate(0.5, WindowSize::Calls(4)));
    bench.machine.metrics_only();
    bench.calls([Failure; 10]);
    assert_eq!((bench.state(), bench.view().failures), (MetricsOnly, 4));
}

/// Table C, by row: what a call that began in one period changes where it ends in another.
mod c_calls_that_outlive_their_period {
    use super::*;

    fn began_closed(verdict: Verdict, ends_in: CircuitState) {
        let mut bench = Bench::new(SETTINGS);
        let call = bench.begin();
        bench.open();
        let before = match ends_in {
            Open => bench.view(),
            HalfOpen => {
                bench.pass(30);
                bench.call(Success);
                bench.view()
            }
            _ => {
                bench.pass(30);
                bench.calls([Success, Success, Failure]);
                bench.view()
            }
        };
        assert_eq!(before.state, ends_in);
        let told = bench.reasons().len();
        assert!(!bench.end(call, verdict));
        assert_eq!(bench.view(), before, "untouched");
        assert!(told > 0 && bench.reasons().is_empty(), "no second event");
        if ends_in == HalfOpen {
            let admitted = (0..9).filter(|_| bench.admit().is_ok()).count();
            assert_eq!(admitted, 2, "no place more, none less");
        }
    }

    #[test]
    fn closed_success_counts_in_the_same_period_only() {
        let mut bench = Bench::new(SETTINGS);
        let call = bench.begin();
        bench.calls([Failure; 2]);
        assert!(bench.end(call, Success));
        assert_eq!(bench.view().failures, 0);
        for state in [Open, HalfOpen, Closed] {
            began_closed(Success, state);
        }
    }

    #[test]
    fn closed_failure_counts_in_the_same_period_only() {
        let mut bench = Bench::new(SETTINGS);
        let call = bench.begin();
        bench.calls([Failure; 2]);
        assert!(bench.end(call, Failure));
        assert_eq!(bench.state(), Open);
        for state in [Open, HalfOpen, Closed] {
            began_closed(Failure, state);
        }
    }

    #[test]
    fn closed_ignored_is_neutral_and_adds_no_place() {
        let mut bench = Bench::new(SETTINGS);
        bench.calls([Failure, Failure, Ignored]);
        assert_eq!(bench.view().failures, 2);
        for state in [Open, HalfOpen, Closed] {
            began_closed(Ignored, state);
        }
    }

    fn trial(verdict: Verdict, ends_in: CircuitState) {
        let mut bench = Bench::new(SETTINGS);
        bench.half_open();
        let (call, other) = (bench.begin(), bench.begin());
        match ends_in {
            Open => {
                bench.end(other, Failure);
            }
            HalfOpen => {
                bench.end(other, Failure);
                bench.pass(30);
                bench.call(Success);
            }
            _ => {
                bench.end(other, Success);
                bench.call(Success);
                bench.call(Failure);
            }
        }
        let before = bench.view();
        assert_eq!(before.state, ends_in);
        bench.reasons();
        assert!(!bench.end(call, verdict));
        assert_eq!((bench.view(), bench.reasons().len()), (before, 0), "untouched");
        if ends_in == HalfOpen {
            let admitted = (0..9).filter(|_| bench.admit().is_ok()).count();
            assert_eq!(admitted, 2, "no place more, none less");
        }
    }

    #[test]
    fn a_trials_success_counts_in_its_cycle_only() {
        let mut bench = Bench::new(SETTINGS);
        bench.half_open();
        bench.call(Success);
        assert_eq!(bench.view().successes, 1);
        for state in [Open, HalfOpen, Closed] {
            trial(Success, state);
        }
    }

    #[test]
    fn a_trials_failure_opens_in_its_cycle_only() {
        let mut bench = Bench::new(SETTINGS);
        bench.half_open();
        bench.call(Failure);
        assert_eq!(bench.state(), Open);
        for state in [Open, HalfOpen, Closed] {
            trial(Failure, state);
        }
    }

    #[test]
    fn a_cancelled_trial_gives_its_place_back_in_its_cycle_only() {
        let mut bench = Bench::new(SETTINGS);
        bench.half_open();
        bench.calls([Cancelled; 10]);
        assert_eq!((bench.state(), bench.view().successes), (HalfOpen, 0));
        for state in [Open, HalfOpen, Closed] {
            trial(Cancelled, state);
        }
    }
}

#[test]
fn d2_a_cancelled_call_is_neither_success_nor_failure() {
    let mut bench = Bench::new(SETTINGS);
    bench.calls([Failure, Failure, Cancelled]);
    assert_eq!(bench.view().failures, 2);
    bench.call(Failure);
    bench.pass(30);
    bench.calls([Cancelled; 5]);
    assert_eq!((bench.state(), bench.view().successes), (HalfOpen, 0));
}

#[test]
fn e_ignored_results_are_neutral_or_by_choice_success() {
    let mut bench = Bench::new(SETTINGS);
    bench.half_open();
    bench.calls([Ignored; 5]);
    assert_eq!(bench.state(), HalfOpen);
    let mut bench = Bench::new(Settings { ignore_as_success: true, ..SETTINGS });
    bench.calls([Failure, Failure, Ignored]);
    assert_eq!(bench.view().failures, 0);
    bench.half_open();
    bench.calls([Ignored; 2]);
    assert_eq!(bench.state(), Closed);
}

#[test]
fn only_what_the_word_must_tell_asks_for_attention() {
    let mut bench = Bench::new(SETTINGS);
    let attentive = |bench: &Bench| bench.machine.is_attentive(&bench.settings);
    assert!(!attentive(&bench));
    bench.call(Failure);
    assert!(attentive(&bench));
    bench.call(Success);
    assert!(!attentive(&bench));
    bench.half_open();
    assert!(!attentive(&bench), "an open circuit has no calls whose success matters");
    bench.begin();
    assert!(attentive(&bench));
    assert!(attentive(&Bench::new(rate(0.5, WindowSize::Calls(4)))));
    assert!(attentive(&Bench::new(Settings { slow_call: Some(SECOND), ..SETTINGS })));
}

#[test]
fn faults_between_two_settings_are_named() {
    let rates = rate(0.5, WindowSize::Calls(4));
    for (settings, words) in [
        (Settings { success_threshold: 4, ..SETTINGS }, "could never close"),
        (Settings { window: rates.window, ..SETTINGS }, "`window` is for a `failure_rate`"),
        (Settings { min_calls: Some(4), ..SETTINGS }, "`min_calls` is for a `failure_rate`"),
        (Settings { slow_rate: rates.failure_rate, ..SETTINGS }, "`slow_rate` needs `slow_call`"),
        (Settings { max_recovery: Some(99 * SECOND), ..SETTINGS }, "needs a `recovery_factor`"),
        (
            Settings { max_recovery: Some(SECOND), recovery_factor: 2.0, ..SETTINGS },
            "`max_recovery` is shorter than `recovery`",
        ),
    ] {
        assert!(settings.fault().unwrap().contains(words), "{settings:?}");
    }
    assert_eq!(rates.fault(), None);
}

#[test]
fn a_declaration_at_fault_still_closes() {
    let mut bench = Bench::new(SETTINGS);
    bench.settings.success_threshold = 5;
    bench.half_open();
    bench.calls([Success; 5]);
    assert_eq!(bench.state(), Closed);
}
