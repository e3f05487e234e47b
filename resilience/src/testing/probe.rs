//! What an attempt carries with it under the feature: the scope that it began in, and what a test injects.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::time::{Sleep, sleep};

use super::events::{self, Event};
use super::plan::Order;
use super::scope::{Entered, Origin};
use super::{inject, names};
use crate::guard::Guard;
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// One per attempt.
pub(crate) struct Probe<'g> {
    origin: Origin,
    of: Of<'g>,
    stage: Stage,
}

/// Whose attempt it is.
#[derive(Clone, Copy)]
enum Of<'g> {
    Guard(&'g Guard),
    /// A policy that is called without a guard.
    Policy(&'static str),
}

enum Stage {
    /// The policies have not let it through yet.
    New,
    /// The body's turn is delayed.
    Delayed(Pin<Box<Sleep>>, Order),
    /// It is the body's turn.
    Begun,
    Over,
}

impl Of<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::Guard(guard) => guard.name,
            Self::Policy(name) => name,
        }
    }

    fn order(self) -> Order {
        inject::next(|| match self {
            Self::Guard(guard) => names::of_guard(guard),
            Self::Policy(name) => vec![name],
        })
    }
}

impl<'g> Probe<'g> {
    pub(crate) fn new(guard: &'g Guard) -> Self {
        Self { origin: Origin::here(), of: Of::Guard(guard), stage: Stage::New }
    }

    /// Of what a policy has just let through that is called without a guard.
    pub(crate) fn of_permit(name: &'static str) -> Self {
        events::tell(&Event::Admitted { name });
        Self { origin: Origin::here(), of: Of::Policy(name), stage: Stage::Begun }
    }

    /// Until the value is dropped, the states are those that the attempt began with.
    pub(crate) fn enter(&self) -> Entered {
        self.origin.enter()
    }

    /// Asked each time before the body is polled: whether it may be, or fails in its place.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Rejection>> {
        if let Stage::New = self.stage {
            let order = self.begins();
            if order.delay.is_zero() {
                self.stage = Stage::Begun;
                return Poll::Ready(order.obeyed());
            }
            self.stage = Stage::Delayed(Box::pin(sleep(order.delay)), order);
        }
        let Stage::Delayed(sleep, order) = &mut self.stage else { return Poll::Ready(Ok(())) };
        let order = *order;
        ready!(sleep.as_mut().poll(context));
        self.stage = Stage::Begun;
        Poll::Ready(order.obeyed())
    }

    /// The same for a plain function: waits on the thread.
    pub(crate) fn block(&mut self) -> Result<(), Rejection> {
        let order = self.begins();
        self.stage = Stage::Begun;
        order.block()
    }

    /// How it ended. Of what the policies did not let through, their own events tell.
    pub(crate) fn ended(&mut self, verdict: Verdict) -> Entered {
        let entered = self.enter();
        let name = self.of.name();
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::New | Stage::Over => {}
            Stage::Delayed(..) | Stage::Begun => events::tell(&match verdict {
                Verdict::Success => Event::Succeeded { name },
                Verdict::Failure => Event::Failed { name },
                Verdict::Ignored => Event::Ignored { name },
                Verdict::Cancelled => Event::Cancelled { name },
            }),
        }
        entered
    }

    fn begins(&self) -> Order {
        events::tell(&Event::Admitted { name: self.of.name() });
        self.of.order()
    }
}

/// What a test has the next call do that goes through a policy without a guard.
pub(super) fn order_of(name: &'static str) -> Order {
    Of::Policy(name).order()
}

impl Order {
    pub(super) fn obeyed(self) -> Result<(), Rejection> {
        let Some(name) = self.fails else { return Ok(()) };
        events::tell(&Event::Injected { name });
        Err(Rejection::Injected { name })
    }

    pub(super) fn block(self) -> Result<(), Rejection> {
        if !self.delay.is_zero() {
            std::thread::sleep(self.delay);
        }
        self.obeyed()
    }
}

impl fmt::Debug for Probe<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Probe").field("name", &self.of.name()).finish_non_exhaustive()
    }
}
