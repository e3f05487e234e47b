//! How long the body of a request may be, and how long it may stand still.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use http_body_util::{LengthLimitError, Limited};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep_until};

use super::body_fault::{self, BodyFault};
use crate::clock;

/// What is allowed of bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BodyLimits {
    /// In bytes.
    pub(crate) most: Option<u64>,
    /// From one piece to the next, while somebody waits for it.
    pub(crate) progress: Option<Duration>,
}

impl BodyLimits {
    /// Whether there is anything to say about such a body.
    #[inline]
    pub(super) fn concern(self, body: &Body) -> bool {
        (self.most.is_some() || self.progress.is_some()) && !body.is_end_stream()
    }

    /// The body, held to the limits that its announced length does not already keep; or else what is wrong with that.
    pub(super) fn hold(self, body: Body) -> Result<Body, BodyFault> {
        let size = body.size_hint();
        let most = self.most.unwrap_or(u64::MAX);
        if size.lower() > most {
            return Err(BodyFault::TooLarge);
        }
        // The server sees to it that no more comes than was announced.
        let known = self.most.is_none() || size.upper().is_some_and(|upper| upper <= most);
        if known && self.progress.is_none() {
            return Ok(body);
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let inner = Limited::new(body, most);
        Ok(Body::new(LimitedBody { inner, progress: self.progress, stall: None }))
    }
}

/// A body that notes what is wrong with it.
struct LimitedBody {
    inner: Limited<Body>,
    progress: Option<Duration>,
    /// Runs while the next piece is waited for.
    stall: Option<Pin<Box<Sleep>>>,
}

impl LimitedBody {
    /// Whether the next piece has been waited for for too long.
    fn stalls(&mut self, context: &mut Context<'_>) -> bool {
        let Some(limit) = self.progress else { return false };
        let stall = self.stall.get_or_insert_with(|| Box::pin(sleep_until(clock::after(limit))));
        stall.as_mut().poll(context).is_ready()
    }
}

impl HttpBody for LimitedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) else {
            if self.stalls(context) {
                body_fault::note(BodyFault::Stalled);
                return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
            }
            return Poll::Pending;
        };
        self.stall = None;
        if let Some(Err(error)) = &frame
            && error.is::<LengthLimitError>()
        {
            body_fault::note(BodyFault::TooLarge);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
#[path = "body_limit_tests.rs"]
mod tests;
