//! Whether the runtime still runs tasks: a task of it that beats, and whoever looks from another thread.
//!
//! A separate thread that answers says nothing of the program; a task that beats is the program. What is served on an
//! address of its own sees both: it answers, and it knows that the beat is late.

use std::time::Duration;

use crate::clock;
use crate::sync::{AtomicU64, Ordering};

/// Between two beats.
const PERIOD: Duration = Duration::from_millis(250);

/// A beat that is later than this is missing: shorter stalls are a busy machine.
const TOLERANCE: Duration = Duration::from_secs(1);

/// The beat of one runtime.
#[derive(Debug)]
pub(crate) struct Pulse {
    began: std::time::Instant,
    /// Milliseconds since then.
    last: AtomicU64,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self { began: clock::real(), last: AtomicU64::new(0) }
    }

    /// Beats for as long as it is polled.
    pub(crate) async fn beat(&self) {
        loop {
            self.last.store(self.elapsed(), Ordering::Relaxed);
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// For how long the runtime has run no task; zero while it does.
    pub(crate) fn stalled(&self) -> Duration {
        stall(self.last.load(Ordering::Relaxed), self.elapsed())
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

fn stall(last: u64, now: u64) -> Duration {
    let silent = Duration::from_millis(now.saturating_sub(last));
    if silent > PERIOD + TOLERANCE { silent } else { Duration::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_beat_is_tolerated_and_a_missing_one_is_not() {
        assert_eq!(stall(1000, 2250), Duration::ZERO);
        assert_eq!(stall(1000, 2251), Duration::from_millis(1251));
        assert_eq!(stall(2000, 1000), Duration::ZERO, "another thread may have looked first");
    }
}
