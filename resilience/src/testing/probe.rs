//! What an attempt carries with it under the feature: the scope that it began in, and what a test injects.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::time::{Sleep, sleep};

use super::events::{self, Event};
use super::plan::Order;
use super::scope::{self, Entered, Scope};
use super::{inject, names};
use crate::guard::Guard;
use crate::policy::Verdict;
use crate::rejection::Rejection;
use crate::sync::Arc;

/// One per attempt.
pub(crate) struct Probe<'g> {
    scope: Option<Arc<Scope>>,
    guard: &'g Guard,
    stage: Stage,
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

impl<'g> Probe<'g> {
    pub(crate) fn new(guard: &'g Guard) -> Self {
        Self { scope: scope::current(), guard, stage: Stage::New }
    }

    /// Until the value is dropped, the states are those that the attempt began with.
    pub(crate) fn enter(&self) -> Entered {
        Entered::new(self.scope.clone())
    }

    /// Asked each time before the body is polled: whether it may be, or fails in its place.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Rejection>> {
        if let Stage::New = self.stage {
            let order = self.begins();
            if !order.delay.is_zero() {
                self.stage = Stage::Delayed(Box::pin(sleep(order.delay)), order);
            } else {
                self.stage = Stage::Begun;
                return Poll::Ready(self.obey(order));
            }
        }
        let Stage::Delayed(sleep, order) = &mut self.stage else { return Poll::Ready(Ok(())) };
        let order = *order;
        ready!(sleep.as_mut().poll(context));
        self.stage = Stage::Begun;
        Poll::Ready(self.obey(order))
    }

    /// The same for a plain function: waits on the thread.
    pub(crate) fn block(&mut self) -> Result<(), Rejection> {
        let order = self.begins();
        self.stage = Stage::Begun;
        if !order.delay.is_zero() {
            std::thread::sleep(order.delay);
        }
        self.obey(order)
    }

    /// How it ended. Of what the policies did not let through, their own events tell.
    pub(crate) fn ended(&mut self, verdict: Verdict) {
        let name = self.guard.name;
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::New | Stage::Over => {}
            Stage::Delayed(..) | Stage::Begun => events::tell(&match verdict {
                Verdict::Success => Event::Succeeded { name },
                Verdict::Failure => Event::Failed { name },
                Verdict::Ignored => Event::Ignored { name },
                Verdict::Cancelled => Event::Cancelled { name },
            }),
        }
    }

    fn begins(&self) -> Order {
        events::tell(&Event::Admitted { name: self.guard.name });
        inject::next(|| names::of_guard(self.guard))
    }

    fn obey(&self, order: Order) -> Result<(), Rejection> {
        let Some(name) = order.fails else { return Ok(()) };
        events::tell(&Event::Injected { name });
        Err(Rejection::Injected { name })
    }
}

impl fmt::Debug for Probe<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Probe").field("name", &self.guard.name).finish_non_exhaustive()
    }
}
