//! The body of a response, watched to its end.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Response, StatusCode};
use hyper::body::{Frame, SizeHint};

use super::{CANCELLED, Tracked};

/// How a request ends whose body fails: the client sees that it is cut off.
const BROKEN: u16 = 500;

/// How many bytes a body still has, where that is known: a server asks for no frame after the last of them.
#[derive(Debug)]
pub(super) struct Length(Option<u64>);

impl Length {
    pub(super) fn of(response: &Response<Body>) -> Self {
        let told = || response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
        Self(response.body().size_hint().exact().or_else(told))
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0 == Some(0)
    }

    /// Whether nothing is left.
    fn shorten(&mut self, length: usize) -> bool {
        self.0 = self.0.map(|left| left.saturating_sub(length as u64));
        self.is_zero()
    }
}

/// A body whose end is the request's.
#[derive(Debug)]
pub(super) struct TrackedBody {
    body: Body,
    length: Length,
    status: StatusCode,
    /// Until the end.
    tracked: Option<Tracked>,
}

impl TrackedBody {
    pub(super) fn new(body: Body, length: Length, status: StatusCode, tracked: Tracked) -> Self {
        Self { body, length, status, tracked: Some(tracked) }
    }

    /// How the request ends if this is dropped now: by a panic of the body while that is polled, else by the client.
    fn expect(&mut self, status: u16) {
        if let Some(tracked) = &mut self.tracked {
            tracked.status = status;
        }
    }

    fn end(&mut self, status: u16) {
        if let Some(tracked) = self.tracked.take() {
            tracked.end(status);
        }
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.expect(BROKEN);
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.expect(CANCELLED);
        let ended = match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.length.shorten(length) || self.body.is_end_stream()
            }
            Poll::Ready(Some(Err(_))) => {
                self.end(BROKEN);
                false
            }
            Poll::Ready(None) => true,
            Poll::Pending => false,
        };
        if ended {
            let status = self.status.as_u16();
            self.end(status);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
