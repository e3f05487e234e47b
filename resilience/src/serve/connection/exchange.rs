//! One request and its response, as the connection's deadlines see it.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, Response, StatusCode, Version};
use hyper::body::{Frame, Incoming, SizeHint};
use tower::Service;

use super::Server;
use super::activity::{Activity, Reader, StreamActivity};
use super::protocol::begin_stream;
use crate::http::body_fault::{self, BodyFault};
use crate::http::shell;
use crate::sync::Arc;

/// Answers `request`, and notes on `activity` how long that takes.
pub(super) fn exchange(
    server: &Arc<Server>,
    activity: &Arc<Activity>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<ExchangeBody>, Infallible>> + use<> {
    let running = Running::begin(activity);
    let http2 = request.version() == Version::HTTP_2;
    let stream = begin_stream(request.version());
    let may_tunnel = request.method() == Method::CONNECT;
    let reader = || match &stream {
        Some(stream) => Reader::Stream(Arc::clone(stream)),
        None => Reader::Connection(Arc::clone(activity)),
    };
    let mut request = request.map(|body| {
        if body.is_end_stream() {
            if !http2 {
                activity.came_whole();
            }
            Body::empty()
        } else {
            let reader = reader();
            reader.reading().begin();
            Body::new(RequestBody { body, reader, waits: false, whole: false })
        }
    });
    request.extensions_mut().insert(ConnectInfo(activity.peer()));
    // A router is always ready, and its clone is a counter.
    let response = server.front.router(request.uri().path()).clone().call(request);
    let lifecycle = (!http2).then(|| server.lifecycle.clone());
    async move {
        let mut response = response.await?;
        let upgraded = response.status() == StatusCode::SWITCHING_PROTOCOLS
            || (may_tunnel && response.status().is_success() && stream.is_none());
        if upgraded {
            running.0.upgrade();
        } else if let Some(lifecycle) = lifecycle {
            shell::send_away(&lifecycle, &mut response);
        }
        Ok(response.map(|body| ExchangeBody { body, stream, _running: running }))
    }
}

/// A request that is not finished: until its response is sent or given up.
#[derive(Debug)]
pub(super) struct Running(Arc<Activity>);

impl Running {
    pub(super) fn begin(activity: &Arc<Activity>) -> Self {
        activity.begin_request();
        Self(Arc::clone(activity))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.end_request();
    }
}

/// The body of a request: it tells when it waits for the client.
#[derive(Debug)]
struct RequestBody {
    body: Incoming,
    reader: Reader,
    waits: bool,
    whole: bool,
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context).map_err(axum::Error::new);
        if frame.is_pending() {
            let reading = self.reader.reading();
            // In this order, so that a word that comes in between is heard.
            reading.body().register(context.waker());
            if reading.is_given_up() {
                self.end_wait();
                body_fault::note(BodyFault::Stalled);
                return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))));
            }
        }
        if frame.is_ready() {
            self.whole |= matches!(frame, Poll::Ready(None));
            self.end_wait();
        } else if !self.waits {
            self.waits = true;
            self.reader.reading().wait();
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

impl RequestBody {
    fn end_wait(&mut self) {
        if std::mem::take(&mut self.waits) {
            self.reader.reading().end();
        }
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.end_wait();
        if let Reader::Connection(activity) = &self.reader
            && (self.whole || self.body.is_end_stream())
        {
            activity.came_whole();
        }
    }
}

/// The body of a response; the request is finished when it is dropped.
#[derive(Debug)]
pub(super) struct ExchangeBody {
    body: Body,
    stream: Option<Arc<StreamActivity>>,
    _running: Running,
}

impl HttpBody for ExchangeBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(stream) = &self.stream {
            stream.polled();
        }
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let (Some(stream), Poll::Ready(Some(Ok(_)))) = (&self.stream, &frame) {
            stream.handed_out();
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
