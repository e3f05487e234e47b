//! What an attempt holds, with the timer that it waits for.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep_until};

use super::Call;
use super::hold::{Hold, Step};
use crate::rejection::Rejection;

pin_project! {
    /// One attempt's hold on the policies, and its timer.
    #[derive(Debug)]
    pub(super) struct Timed<'a, 'g> {
        hold: Hold<'a, 'g>,
        refusal: Option<Rejection>,
        #[pin]
        timer: Option<Sleep>,
    }
}

impl<'a, 'g> Timed<'a, 'g> {
    #[inline]
    pub(super) fn new(call: &'a mut Call<'g>) -> Self {
        Self { hold: Hold::new(call), refusal: None, timer: None }
    }

    #[inline]
    pub(super) fn hold<'p>(self: Pin<&'p mut Self>) -> &'p mut Hold<'a, 'g> {
        self.project().hold
    }

    /// Asks the policies, as far as they are not asked yet. Whether it is the body's turn; else `refusal` tells more.
    #[inline]
    pub(super) fn enters(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> bool {
        let enters = match self.as_mut().hold().enters_at_once() {
            Step::Body => true,
            Step::Refused(rejection) => {
                *self.as_mut().project().refusal = Some(rejection);
                false
            }
            Step::Waits => self.as_mut().enters_slowly(context),
        };
        #[cfg(feature = "testing")]
        let enters = enters && self.obeys(context);
        enters
    }

    /// Whether the body has its turn after all: a test may have it wait, or fail in its place.
    #[cfg(feature = "testing")]
    fn obeys(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> bool {
        let hold = self.as_mut().hold();
        let refusal = match hold.probe.poll(context) {
            Poll::Ready(Ok(())) => return true,
            Poll::Ready(Err(rejection)) => {
                hold.fails();
                Poll::Ready(rejection)
            }
            Poll::Pending => self.as_mut().body_waits(context),
        };
        *self.project().refusal = match refusal {
            Poll::Ready(rejection) => Some(rejection),
            Poll::Pending => None,
        };
        false
    }

    #[inline(never)]
    fn enters_slowly(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> bool {
        let refusal = loop {
            match self.as_mut().hold().enters(context) {
                Step::Body => return true,
                Step::Refused(rejection) => break Some(rejection),
                Step::Waits => {}
            }
            if self.as_mut().poll_timer(context).is_pending() {
                break None;
            }
            if let Some(rejection) = self.as_mut().hold().times_out() {
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
    pub(super) fn body_waits(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Rejection> {
        if self.as_mut().hold().body_waits() { self.cut(context) } else { Poll::Pending }
    }

    #[inline(never)]
    fn cut(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Rejection> {
        loop {
            if self.as_mut().poll_timer(context).is_pending() {
                return Poll::Pending;
            }
            if let Some(rejection) = self.as_mut().hold().times_out() {
                return Poll::Ready(rejection);
            }
        }
    }

    /// Waits for the next time at which something is to be done. The timer is armed here, so never for a body that is
    /// ready at once; an attempt that waits for a wake-up alone has none.
    fn poll_timer(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut this = self.project();
        let Some(deadline) = this.hold.waits_until() else { return Poll::Pending };
        match this.timer.as_mut().as_pin_mut() {
            Some(armed) if armed.deadline() == deadline => {}
            Some(armed) => armed.reset(deadline),
            None => this.timer.set(Some(sleep_until(deadline))),
        }
        this.timer.as_pin_mut().map_or(Poll::Pending, |timer| timer.poll(context))
    }
}
