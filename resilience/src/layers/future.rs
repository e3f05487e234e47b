//! A call of a service with policies around it.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;
use tower_service::Service;

use super::answers::{Answers, JudgedBy};
use super::tries::{Keeps, Tries};
use crate::call::owned::OwnedCall;
use crate::guard::Guard;

pin_project! {
    /// The answer of a [`PolicyService`](super::PolicyService). It must not be polled after it has ended.
    #[must_use = "futures do nothing unless polled"]
    pub struct PolicyFuture<S, R, T, A>
    where
        S: Service<R>,
        T: Tries<R>,
    {
        // What the service does is dropped before what the policies gave.
        #[pin]
        attempt: Option<S::Future>,
        #[pin]
        call: OwnedCall,
        // Whether it is ready for the next attempt: for the first, its caller asked.
        is_ready: bool,
        service: S,
        request: T::Kept,
        answers: A,
    }
}

impl<S: Service<R>, R, T: Tries<R>, A> PolicyFuture<S, R, T, A> {
    pub(super) fn new(service: S, request: R, guard: &'static Guard, answers: A) -> Self {
        let (call, request) = (OwnedCall::new(guard), T::keep(request));
        Self { attempt: None, call, is_ready: true, service, request, answers }
    }
}

impl<S, R, T, A> Future for PolicyFuture<S, R, T, A>
where
    S: Service<R>,
    T: Tries<R>,
    A: Answers<S::Response, S::Error>,
{
    type Output = Result<S::Response, S::Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let judge = JudgedBy::new(&*this.answers);
        loop {
            let (service, request, is_ready) = (&mut *this.service, &mut *this.request, &mut *this.is_ready);
            let attempt = this.attempt.as_mut();
            let body = |context: &mut Context<'_>| poll_service(attempt, service, request, is_ready, context);
            let result = ready!(this.call.as_mut().poll_attempt(&judge, body, context));
            this.attempt.set(None);
            if let Some(result) = result {
                this.call.end();
                return Poll::Ready(result.unwrap_or_else(|rejection| this.answers.rejected(rejection)));
            }
            this.call.as_mut().again();
        }
    }
}

/// Calls the service, as soon as it is ready.
fn poll_service<S: Service<R>, R>(
    mut attempt: Pin<&mut Option<S::Future>>,
    service: &mut S,
    request: &mut impl Keeps<R>,
    is_ready: &mut bool,
    context: &mut Context<'_>,
) -> Poll<Result<S::Response, S::Error>> {
    if attempt.is_none() {
        if !*is_ready {
            ready!(service.poll_ready(context))?;
        }
        *is_ready = false;
        attempt.set(request.next().map(|request| service.call(request)));
    }
    match attempt.as_pin_mut() {
        Some(attempt) => attempt.poll(context),
        None => unreachable!("only retries call a service again, and they keep the request"),
    }
}

impl<S: Service<R>, R, T: Tries<R>, A> fmt::Debug for PolicyFuture<S, R, T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PolicyFuture").field("call", &self.call).finish_non_exhaustive()
    }
}
