//! The futures of one attempt: what is compiled for each guarded function. Whatever does not depend on the body's type
//! is elsewhere; what depends on the answer's type alone stands at the end, shared by functions of one return type.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Call;
use super::timed::Timed;
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
        #[pin]
        timed: Timed<'a, 'g>,
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
        #[pin]
        timed: Timed<'a, 'g>,
        judge: &'a J,
    }
}

impl<'a, 'g, J, F> Attempt<'a, 'g, J, F> {
    #[inline]
    pub(super) fn new(call: &'a mut Call<'g>, judge: &'a J, body: F) -> Self {
        Self { body, timed: Timed::new(call), judge }
    }
}

impl<'a, 'g, J, F> Again<'a, 'g, J, F> {
    #[inline]
    pub(super) fn new(call: &'a mut Call<'g>, judge: &'a J, body: F) -> Self {
        Self { body, timed: Timed::new(call), judge }
    }
}

impl<J: Judge<Value = F::Output>, F: Future> Future for Attempt<'_, '_, J, F> {
    type Output = Result<F::Output, Rejection>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        #[cfg(feature = "testing")]
        let _entered = this.timed.as_mut().hold().probe.enter();
        if !enters::<J>(this.timed.as_mut(), context) {
            return refused(this.timed);
        }
        let poll = this.body.poll(context);
        ended(this.timed, *this.judge, poll, context)
    }
}

impl<J: Judge<Value = F::Output>, F: Future> Future for Again<'_, '_, J, F> {
    type Output = Option<Result<F::Output, Rejection>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        #[cfg(feature = "testing")]
        let _entered = this.timed.as_mut().hold().probe.enter();
        if !enters::<J>(this.timed.as_mut(), context) {
            return refused_again(this.timed, *this.judge);
        }
        let poll = this.body.poll(context);
        ended_again(this.timed, *this.judge, poll, context)
    }
}

/// Whether it is the body's turn.
#[allow(clippy::extra_unused_type_parameters, reason = "to be compiled, once, where it is called")]
#[inline]
fn enters<J>(timed: Pin<&mut Timed<'_, '_>>, context: &mut Context<'_>) -> bool {
    timed.enters(context)
}

/// A policy said no, or makes the attempt wait.
fn refused<R>(timed: Pin<&mut Timed<'_, '_>>) -> Poll<Result<R, Rejection>> {
    timed.refusal().map(Err)
}

/// The body gave an answer or waits.
#[inline]
fn ended<J: Judge>(
    timed: Pin<&mut Timed<'_, '_>>,
    judge: &J,
    poll: Poll<J::Value>,
    context: &mut Context<'_>,
) -> Poll<Result<J::Value, Rejection>> {
    match poll {
        Poll::Ready(value) => {
            timed.hold().ended(judge, &value);
            Poll::Ready(Ok(value))
        }
        Poll::Pending => timed.body_waits(context).map(Err),
    }
}

/// The same, where another attempt may follow.
fn refused_again<J: Judge>(
    mut timed: Pin<&mut Timed<'_, '_>>,
    judge: &J,
) -> Poll<Option<Result<J::Value, Rejection>>> {
    match timed.as_mut().refusal() {
        Poll::Ready(rejection) => Poll::Ready(unless_followed(timed, judge, rejection)),
        Poll::Pending => Poll::Pending,
    }
}

/// The same, where another attempt may follow. The answer is moved once, on its way out.
#[inline]
fn ended_again<J: Judge>(
    mut timed: Pin<&mut Timed<'_, '_>>,
    judge: &J,
    poll: Poll<J::Value>,
    context: &mut Context<'_>,
) -> Poll<Option<Result<J::Value, Rejection>>> {
    match poll {
        Poll::Ready(value) => {
            let hold = timed.hold();
            hold.ended(judge, &value);
            Poll::Ready(if hold.follows(judge, Ok(&value)) { None } else { Some(Ok(value)) })
        }
        Poll::Pending => match timed.as_mut().body_waits(context) {
            Poll::Ready(rejection) => Poll::Ready(unless_followed(timed, judge, rejection)),
            Poll::Pending => Poll::Pending,
        },
    }
}

/// What a policy answered, unless another attempt follows.
#[cold]
fn unless_followed<J: Judge>(
    timed: Pin<&mut Timed<'_, '_>>,
    judge: &J,
    rejection: Rejection,
) -> Option<Result<J::Value, Rejection>> {
    if timed.hold().follows(judge, Err(&rejection)) { None } else { Some(Err(rejection)) }
}
