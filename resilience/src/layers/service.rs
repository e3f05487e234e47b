//! A service with policies around it.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::task::{Context, Poll};

use tower_service::Service;

use super::answers::Answers;
use super::future::PolicyFuture;
use super::tries::Tries;
use crate::guard::Guard;

/// What a [`PolicyLayer`](super::PolicyLayer) makes of a service.
///
/// It is ready when the service inside is: the policies are asked when a call is polled, and hold nothing before.
pub struct PolicyService<S, T, A> {
    inner: S,
    guard: &'static Guard,
    answers: A,
    tries: PhantomData<fn() -> T>,
}

impl<S, T, A> PolicyService<S, T, A> {
    pub(super) fn new(inner: S, guard: &'static Guard, answers: A) -> Self {
        Self { inner, guard, answers, tries: PhantomData }
    }
}

impl<S, R, T, A> Service<R> for PolicyService<S, T, A>
where
    S: Service<R> + Clone,
    T: Tries<R>,
    A: Answers<S::Response, S::Error> + Clone,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = PolicyFuture<S, R, T, A>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> PolicyFuture<S, R, T, A> {
        // The call takes the service that is ready; its clone is not.
        let clone = self.inner.clone();
        let ready = mem::replace(&mut self.inner, clone);
        PolicyFuture::new(ready, request, self.guard, self.answers.clone())
    }
}

impl<S: Clone, T, A: Clone> Clone for PolicyService<S, T, A> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.guard, self.answers.clone())
    }
}

impl<S: fmt::Debug, T, A> fmt::Debug for PolicyService<S, T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PolicyService")
            .field("name", &self.guard.name)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
