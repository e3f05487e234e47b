//! The futures of one attempt: what is compiled for each guarded function. Whatever does not depend on the body's type
//! is elsewhere; what depends on the answer's type alone stands at the end, shared by functions of one return type.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Call;
use super::hold::Hold;
use super::timer::Timer;
use crate::outcome::judge::Judge;
use crate::rejection::Rejection;

pin_project! {
    /// The one attempt of an async function without retries. It must not be polled after it has ended.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Attempt<'a, 'g, J, F> {
        // What the body holds is dropped before what the policies gave.
        #[pin]
        body: F,
        hold: Hold<'a, 'g>,
        #[pin]
        timer: Timer,
        judge: &'a J,
    }
}

pin_project! {
    /// One attempt of an async function with retries, after the pause that it takes. It must not be polled after it has
    /// ended.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Again<'a, 'g, J, F> {
        // As above.
        #[pin]
        body: F,
        hold: Hold<'a, 'g>,
        #[pin]
        timer: Timer,
        judge: &'a J,
    }
}

impl<'a, 'g, J, F> Attempt<'a, 'g, J, F> {
    #[inline]
    pub(super) fn new(call: &'a mut Call<'g>, judge: &'a J, body: F) -> Self {
        Self { body, hold: Hold::new(call), timer: Timer::default(), judge }
    }
}

impl<'a, 'g, J, F> Again<'a, 'g, J, F> {
    #[inline]
    pub(super) fn new(call: &'a mut Call<'g>, judge: &'a J, body: F) -> Self {
        Self { body, hold: Hold::new(call), timer: Timer::default(), judge }
    }
}

impl<J: Judge<Value = F::Output>, F: Future> Future for Attempt<'_, '_, J, F> {
    type Output = Result<F::Output, Rejection>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        #[cfg(feature = "testing")]
        let _entered = this.hold.probe.enter();
        if !enters::<J>(this.hold, this.timer.as_mut(), context) {
            return refused(this.timer);
        }
        let poll = this.body.poll(context);
        ended(this.hold, this.timer, *this.judge, poll, context)
    }
}

impl<J: Judge<Value = F::Output>, F: Future> Future for Again<'_, '_, J, F> {
    type Output = Option<Result<F::Output, Rejection>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        #[cfg(feature = "testing")]
        let _entered = this.hold.probe.enter();
        if !enters::<J>(this.hold, this.timer.as_mut(), context) {
            return refused_again(this.hold, this.timer, *this.judge);
        }
        let poll = this.body.poll(context);
        ended_again(this.hold, this.timer, *this.judge, poll, context)
    }
}

/// Whether it is the body's turn.
#[allow(clippy::extra_unused_type_parameters, reason = "to be compiled, once, where it is called")]
#[inline]
pub(super) fn enters<J>(hold: &mut Hold<'_, '_>, timer: Pin<&mut Timer>, context: &mut Context<'_>) -> bool {
    timer.enters(hold, context)
}

/// A policy said no, or makes the attempt wait.
fn refused<R>(timer: Pin<&mut Timer>) -> Poll<Result<R, Rejection>> {
    timer.refusal().map(Err)
}

/// The body gave an answer or waits.
#[inline]
fn ended<J: Judge>(
    hold: &mut Hold<'_, '_>,
    timer: Pin<&mut Timer>,
    judge: &J,
    poll: Poll<J::Value>,
    context: &mut Context<'_>,
) -> Poll<Result<J::Value, Rejection>> {
    match poll {
        Poll::Ready(value) => {
            hold.ended(judge, &value);
            Poll::Ready(Ok(value))
        }
        Poll::Pending => timer.body_waits(hold, context).map(Err),
    }
}

/// The same, where another attempt may follow.
pub(super) fn refused_again<J: Judge>(
    hold: &mut Hold<'_, '_>,
    timer: Pin<&mut Timer>,
    judge: &J,
) -> Poll<Option<Result<J::Value, Rejection>>> {
    match timer.refusal() {
        Poll::Ready(rejection) => Poll::Ready(unless_followed(hold, judge, rejection)),
        Poll::Pending => Poll::Pending,
    }
}

/// The same, where another attempt may follow. The answer is moved once, on its way out.
#[inline]
pub(super) fn ended_again<J: Judge>(
    hold: &mut Hold<'_, '_>,
    timer: Pin<&mut Timer>,
    judge: &J,
    poll: Poll<J::Value>,
    context: &mut Context<'_>,
) -> Poll<Option<Result<J::Value, Rejection>>> {
    match poll {
        Poll::Ready(value) => {
            hold.ended(judge, &value);
            Poll::Ready(if hold.follows(judge, Ok(&value)) { None } else { Some(Ok(value)) })
        }
        Poll::Pending => match timer.body_waits(hold, context) {
            Poll::Ready(rejection) => Poll::Ready(unless_followed(hold, judge, rejection)),
            Poll::Pending => Poll::Pending,
        },
    }
}

/// What a policy answered, unless another attempt follows.
#[cold]
fn unless_followed<J: Judge>(
    hold: &mut Hold<'_, '_>,
    judge: &J,
    rejection: Rejection,
) -> Option<Result<J::Value, Rejection>> {
    if hold.follows(judge, Err(&rejection)) { None } else { Some(Err(rejection)) }
}
