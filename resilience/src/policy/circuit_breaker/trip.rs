//! Failures that a test records without a call.

use super::CircuitBreaker;
use super::machine::{Ended, Machine};
use super::settings::Settings;
use crate::clock;
use crate::policy::Verdict;

impl CircuitBreaker {
    /// Opens it, and the circuits of all keys that were called, as their last failure would.
    pub(crate) fn trip(&'static self) {
        let (now, settings) = (clock::ticks(), self.settings());
        self.steer(|machine| fail_for_good(machine, now, settings));
        if let Some(keyed) = self.state.get().keyed.get() {
            keyed.each(|cell| {
                cell.change(settings, &|change| self.told(change), |machine| {
                    fail_for_good(machine, now, settings);
                });
            });
        }
    }

    /// Records so many failed calls, but none that it would refuse.
    pub(crate) fn fail(&'static self, calls: u32) {
        for _ in 0..calls {
            if self.is_open() {
                return;
            }
            let Ok(admission) = self.admit(None) else { return };
            self.settle(admission, None, Verdict::Failure);
        }
    }
}

/// One failure, judged as if it were the one that fills the measure, whatever the measure is.
fn fail_for_good(machine: &mut Machine, now: u64, settings: &Settings) {
    let began = machine.admit(now, settings).unwrap_or(now);
    let ended = Ended { generation: machine.generation(), began, verdict: Verdict::Failure };
    let impatient = Settings { threshold: Some(1), failure_rate: None, slow_rate: None, ..*settings };
    machine.settle(now, &impatient, ended);
}
