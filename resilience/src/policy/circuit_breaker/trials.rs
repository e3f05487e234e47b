//! The trial calls of a half-open circuit.

use std::collections::VecDeque;

use super::settings::Settings;

/// How long a caller waits at most that finds all trial calls out: one of them may end at any time.
const FULL: u64 = 1_000_000_000;

/// The trial calls of one half-open time.
#[derive(Debug, Default)]
pub(super) struct Trials {
    admitted: u32,
    succeeded: u32,
    /// When the trial calls began that have not ended, the oldest first.
    out: VecDeque<u64>,
}

impl Trials {
    /// Asks for a trial call. When it was admitted, or how long to wait.
    pub(super) fn admit(&mut self, now: u64, settings: &Settings) -> Result<u64, u64> {
        if self.admitted >= settings.trials() {
            let lapse = self.out.front().map_or(now, |began| began.saturating_add(settings.trial_timeout()));
            return Err(lapse.saturating_sub(now).clamp(1, FULL));
        }
        self.admitted += 1;
        self.out.push_back(now);
        Ok(now)
    }

    /// Takes in that one succeeded. Whether these were enough.
    pub(super) fn succeed(&mut self, trial: u64, settings: &Settings) -> bool {
        self.remove(trial);
        self.succeeded += 1;
        self.succeeded >= settings.success_threshold
    }

    /// One that says nothing leaves its place to another.
    pub(super) fn give_back(&mut self, trial: u64) {
        self.remove(trial);
        self.admitted -= 1;
    }

    /// How many succeeded.
    pub(super) fn succeeded(&self) -> u32 {
        self.succeeded
    }

    /// When the oldest trial call had been out for too long, if it has.
    pub(super) fn lapsed(&self, now: u64, settings: &Settings) -> Option<u64> {
        let lapse = self.out.front()?.saturating_add(settings.trial_timeout());
        (lapse <= now).then_some(lapse)
    }

    fn remove(&mut self, trial: u64) {
        if let Some(index) = self.out.iter().position(|began| *began == trial) {
            self.out.remove(index);
        }
    }
}
