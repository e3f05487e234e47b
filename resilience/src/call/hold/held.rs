//! An attempt between two polls, where its call stands beside it.

use super::{Delay, Hold, Stage};
use crate::call::Call;
use crate::clock::Instant;
use crate::policy::circuit_breaker::Admission;

/// What an attempt holds between two polls, where its call stands beside it.
#[derive(Debug)]
pub(crate) struct Held {
    stage: Stage,
    delay: Option<Box<Delay>>,
    admission: Option<Admission>,
    limit: Option<Instant>,
    #[cfg(feature = "testing")]
    probe: crate::testing::Probe<'static>,
}

impl<'a> Hold<'a, 'static> {
    /// Goes on with what it held between two polls.
    pub(in crate::call) fn resumed(call: &'a mut Call<'static>, held: Held) -> Self {
        let Held { stage, delay, admission, limit, .. } = held;
        Self {
            #[cfg(feature = "testing")]
            probe: held.probe,
            call,
            stage,
            delay,
            admission,
            limit,
        }
    }

    /// Puts down what it holds until the next poll.
    pub(in crate::call) fn put_down(mut self) -> Held {
        Held {
            stage: std::mem::replace(&mut self.stage, Stage::Over),
            delay: self.delay.take(),
            admission: self.admission.take(),
            limit: self.limit,
            #[cfg(feature = "testing")]
            probe: std::mem::replace(&mut self.probe, crate::testing::Probe::new(self.call.guard)),
        }
    }
}
