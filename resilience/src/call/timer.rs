//! What an attempt waits with: its timer.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep_until};

use super::hold::{Hold, Step};
use crate::rejection::Rejection;

pin_project! {
    /// The timer of an attempt, and why it is not the body's turn.
    #[derive(Debug, Default)]
    pub(crate) struct Timer {
        refusal: Option<Rejection>,
        #[pin]
        sleep: Option<Sleep>,
    }
}

impl Timer {
    /// Asks the policies, as far as they are not asked yet. Whether it is the body's turn; else `refusal` tells more.
    #[inline]
    pub(super) fn enters(
        mut self: Pin<&mut Self>,
        hold: &mut Hold<'_, '_>,
        context: &mut Context<'_>,
    ) -> bool {
        let enters = hold.enters_at_once() || self.as_mut().enters_slowly(hold, context);
        #[cfg(feature = "testing")]
        let enters = enters && self.obeys(hold, context);
        enters
    }

    /// Whether the body has its turn after all: a test may have it wait, or fail in its place.
    #[cfg(feature = "testing")]
    fn obeys(mut self: Pin<&mut Self>, hold: &mut Hold<'_, '_>, context: &mut Context<'_>) -> bool {
        let refusal = match hold.probe.poll(context) {
            Poll::Ready(Ok(())) => return true,
            Poll::Ready(Err(rejection)) => {
                hold.fails();
                Poll::Ready(rejection)
            }
            Poll::Pending => self.as_mut().body_waits(hold, context),
        };
        *self.project().refusal = match refusal {
            Poll::Ready(rejection) => Some(rejection),
            Poll::Pending => None,
        };
        false
    }

    #[inline(never)]
    fn enters_slowly(mut self: Pin<&mut Self>, hold: &mut Hold<'_, '_>, context: &mut Context<'_>) -> bool {
        let refusal = loop {
            match hold.enters(context) {
                Step::Body => return true,
                Step::Refused(rejection) => break Some(rejection),
                Step::Waits => {}
            }
            if self.as_mut().poll_sleep(hold, context).is_pending() {
                break None;
            }
            if let Some(rejection) = hold.times_out() {
                break Some(rejection);
            }
        };
        *self.project().refusal = refusal;
        false
    }

    /// Why it is not the body's turn: a policy said no, or else the attempt waits.
    pub(super) fn refusal(self: Pin<&mut Self>) -> Poll<Rejection> {
        self.project().refusal.take().map_or(Poll::Pending, Poll::Ready)
    }

    /// The body waits: so does the attempt, but no longer than its limits.
    #[inline]
    pub(super) fn body_waits(
        self: Pin<&mut Self>,
        hold: &mut Hold<'_, '_>,
        context: &mut Context<'_>,
    ) -> Poll<Rejection> {
        if hold.body_waits() { self.cut(hold, context) } else { Poll::Pending }
    }

    #[inline(never)]
    fn cut(mut self: Pin<&mut Self>, hold: &mut Hold<'_, '_>, context: &mut Context<'_>) -> Poll<Rejection> {
        loop {
            if self.as_mut().poll_sleep(hold, context).is_pending() {
                return Poll::Pending;
            }
            if let Some(rejection) = hold.times_out() {
                return Poll::Ready(rejection);
            }
        }
    }

    /// Waits for the next time at which something is to be done. The timer is armed here, so never for a body that is
    /// ready at once; an attempt that waits for a wake-up alone has none.
    fn poll_sleep(self: Pin<&mut Self>, hold: &mut Hold<'_, '_>, context: &mut Context<'_>) -> Poll<()> {
        let mut sleep = self.project().sleep;
        let Some(deadline) = hold.waits_until() else { return Poll::Pending };
        match sleep.as_mut().as_pin_mut() {
            Some(armed) if armed.deadline() == deadline => {}
            Some(armed) => armed.reset(deadline),
            None => sleep.set(Some(sleep_until(deadline))),
        }
        sleep.as_pin_mut().map_or(Poll::Pending, |sleep| sleep.poll(context))
    }
}
