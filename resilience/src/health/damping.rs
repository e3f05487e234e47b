//! A least time between two flips of readiness that checks cause.

use std::time::Duration;

use crate::clock::Instant;
use crate::lifecycle::Phase;

/// Holds a readiness verdict for a while, so that a flapping dependency does not make the service flap in its
/// balancer. Start and shutdown are never held up.
#[derive(Debug)]
pub(crate) struct Damping {
    least: Duration,
    shown: Option<(bool, Instant)>,
}

impl Damping {
    pub(crate) fn new(least: Duration) -> Self {
        Self { least, shown: None }
    }

    /// What to show, and when to look again where that differs from `ready`.
    pub(crate) fn damp(&mut self, ready: bool, phase: Phase, now: Instant) -> (bool, Option<Instant>) {
        if phase != Phase::Serving {
            self.shown = None;
            return (ready, None);
        }
        match self.shown {
            Some((shown, _)) if shown == ready => (ready, None),
            Some((shown, since)) if now.duration_since(since) < self.least => {
                (shown, since.checked_add(self.least))
            }
            _ => {
                self.shown = Some((ready, now));
                (ready, None)
            }
        }
    }
}
