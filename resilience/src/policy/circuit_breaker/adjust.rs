//! Settings that come from outside, while the program runs.

use super::CircuitBreaker;
use super::cell::word;
use super::settings::Settings;
use crate::policy::circuit_state::CircuitState;

impl CircuitBreaker {
    /// Has these settings count from now on. The states, the counts and the failures in a row stay; a window of another
    /// size begins anew, and an open time that has begun ends when it would have. Switched off it is disabled, and closed
    /// when it is switched on again.
    pub(crate) fn adjust(&'static self, settings: Settings) {
        let before = self.settings().enabled;
        self.settings.set(settings);
        match (before, settings.enabled) {
            (true, false) => self.disable(),
            (false, true) if self.state() == CircuitState::Disabled => self.reset(),
            _ => self.republish(),
        }
    }

    /// What calls look at first says whether their success matters, which the settings say too.
    fn republish(&'static self) {
        let memory = self.state.get();
        let listener = |change: &_| self.told(change);
        if memory.cell.word() != word::ASLEEP {
            memory.cell.change(self.settings(), &listener, |_| ());
        }
        if let Some(keyed) = memory.keyed.get() {
            keyed.each(|cell| cell.change(self.settings(), &listener, |_| ()));
        }
    }
}

#[cfg(test)]
#[path = "adjust_tests.rs"]
mod tests;
