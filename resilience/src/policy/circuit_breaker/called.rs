//! A future behind a breaker.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::permit::Permit;
use super::{CircuitBreaker, verdict};
use crate::outcome::Outcome;
use crate::policy::Verdict;

pin_project! {
    /// A call, from its first poll on. Written by hand: an `async` block would move the answer thrice.
    pub(super) struct Called<F> {
        // What it holds is dropped before the permit.
        #[pin]
        future: F,
        permit: Option<Permit>,
        breaker: &'static CircuitBreaker,
        asked: bool,
    }
}

impl<F> Called<F> {
    pub(super) fn new(breaker: &'static CircuitBreaker, future: F) -> Self {
        Self { future, permit: None, breaker, asked: false }
    }
}

impl<F: Future<Output: Outcome>> Future for Called<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let breaker: &'static CircuitBreaker = this.breaker;
        if !*this.asked {
            *this.asked = true;
            match breaker.admit(None) {
                Ok(admission) => *this.permit = Some(Permit::new(breaker, admission)),
                Err(rejection) => return Poll::Ready(F::Output::rejected(rejection)),
            }
        }
        let Some(permit) = this.permit else { polled_after_its_end() };
        // Dropped in here, it is by a panic of the callee; one elsewhere in the task is not the callee's.
        permit.dropped = Some(Verdict::Failure);
        let poll = this.future.poll(context);
        if let Poll::Ready(value) = &poll {
            // Whether it failed is the answer's own to say, so a panic there is the callee's too.
            let verdict = verdict(value);
            if let Some(permit) = this.permit.take() {
                permit.settle(verdict);
            }
        } else {
            permit.dropped = Some(Verdict::Cancelled);
        }
        poll
    }
}

#[cold]
fn polled_after_its_end() -> ! {
    panic!("a call through a breaker was polled after it had ended")
}
