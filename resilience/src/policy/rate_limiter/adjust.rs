//! Settings that come from outside, while the program runs.

use super::memory::Rules;
use super::{RateLimiter, Settings};
use crate::clock;

impl RateLimiter {
    /// Has these settings count from now on. What was counted stays counted; another algorithm begins anew.
    pub(crate) fn adjust(&'static self, settings: Settings) {
        let former = self.settings().gcra;
        self.settings.set(settings);
        let (now, state) = (clock::ticks(), self.state.get());
        let Settings { gcra, max_wait, .. } = *self.settings();
        // Whatever the algorithm is now: it may come back.
        state.gcra.each(&gcra, &mut |bucket| gcra.take_over(&former, bucket, now, max_wait));
        match self.rules(now) {
            Rules::Gcra(_) => {}
            Rules::Sliding(rule) => state.sliding.each(&rule, &mut |_| ()),
            Rules::Fixed(rule) => state.fixed.each(&rule, &mut |_| ()),
        }
    }
}

#[cfg(all(test, feature = "serve"))]
#[path = "adjust_tests.rs"]
mod tests;
