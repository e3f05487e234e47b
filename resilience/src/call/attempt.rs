//! The future of one attempt. A generic shell: whatever does not depend on the body's type is in `hold.rs`.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep_until};

use super::hold::{Hold, Waits};
use crate::outcome::judge::Judge;
use crate::rejection::Rejection;

pin_project! {
    /// One attempt of an async function.
    #[derive(Debug)]
    pub struct Attempt<'a, J, F> {
        hold: Hold<'a>,
        judge: &'a J,
        #[pin]
        timer: Option<Sleep>,
        #[pin]
        body: F,
    }
}

impl<'a, J, F> Attempt<'a, J, F> {
    #[inline]
    pub(super) fn new(hold: Hold<'a>, judge: &'a J, body: F) -> Self {
        Self { hold, judge, timer: None, body }
    }
}

impl<J: Judge<Value = F::Output>, F: Future> Future for Attempt<'_, J, F> {
    type Output = Result<F::Output, Rejection>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if !this.hold.is_inside() {
            match this.hold.enter(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(rejection)) => return Poll::Ready(Err(rejection)),
                Poll::Pending => return wait(this.hold, this.timer, context).map(Err),
            }
        }
        this.hold.body_begins();
        match this.body.poll(context) {
            Poll::Ready(value) => {
                this.hold.ended(*this.judge, &value);
                Poll::Ready(Ok(value))
            }
            Poll::Pending => {
                this.hold.body_waits();
                wait(this.hold, this.timer, context).map(Err)
            }
        }
    }
}

/// Waits for the attempt's time to be up; the timer is armed here, so never for a body that is ready at once.
fn wait(
    hold: &mut Hold<'_>,
    mut timer: Pin<&mut Option<Sleep>>,
    context: &mut Context<'_>,
) -> Poll<Rejection> {
    loop {
        let Waits::Until(deadline) = hold.waits() else { return Poll::Pending };
        match timer.as_mut().as_pin_mut() {
            None => timer.set(Some(sleep_until(deadline))),
            Some(mut armed) => {
                if armed.deadline() != deadline {
                    armed.as_mut().reset(deadline);
                }
                if armed.poll(context).is_pending() {
                    return Poll::Pending;
                }
                if let Some(rejection) = hold.times_out() {
                    return Poll::Ready(rejection);
                }
                // A place in time has come: the policies are asked again.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }
}
