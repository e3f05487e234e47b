//! What speaks with the client: HTTP/1, and HTTP/2 beside it where the feature `http2` is on.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use axum::http::{Request, Response, Version};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::Service;

use super::activity::{Activity, StreamActivity};
use super::exchange::ExchangeBody;
use crate::serve::limits::Limits;
use crate::sync::Arc;

/// A connection that can be told to take no more requests.
pub(super) trait Closing: Future {
    fn close(self: Pin<&mut Self>);
}

#[cfg(feature = "http2")]
mod spoken {
    use hyper_util::server::conn::auto::{Builder, UpgradeableConnection};

    use super::super::executor::{self, Streams};
    use super::{Activity, Arc, Closing, ExchangeBody, Incoming, Infallible, Limits, Pin, Read, Request};
    use super::{Response, Service, StreamActivity, Version, Write};

    pub(in super::super) struct Protocols(Builder<Streams>);

    impl Protocols {
        pub(in super::super) fn new(activity: &Arc<Activity>, limits: Limits) -> Self {
            let mut builder = Builder::new(Streams::new(Arc::clone(activity), limits));
            // Its clock would run while the connection is idle; ours tells the two apart.
            builder.http1().header_read_timeout(None);
            builder.http2().enable_connect_protocol();
            Self(builder)
        }

        pub(in super::super) fn serve<I, S>(&self, io: I, service: S) -> impl Closing
        where
            I: Read + Write + Unpin + Send + 'static,
            S: Service<Request<Incoming>, Response = Response<ExchangeBody>, Error = Infallible> + 'static,
            S::Future: Send + 'static,
        {
            self.0.serve_connection_with_upgrades(io, service)
        }
    }

    impl<I, S> Closing for UpgradeableConnection<'_, I, S, Streams>
    where
        I: Read + Write + Unpin + Send + 'static,
        S: Service<Request<Incoming>, Response = Response<ExchangeBody>, Error = Infallible> + 'static,
        S::Future: Send + 'static,
    {
        fn close(self: Pin<&mut Self>) {
            self.graceful_shutdown();
        }
    }

    /// What the deadlines of one stream need, where the request came in one.
    pub(in super::super) fn begin_stream(version: Version) -> Option<Arc<StreamActivity>> {
        (version == Version::HTTP_2).then(executor::begin_stream)
    }
}

#[cfg(not(feature = "http2"))]
mod spoken {
    use hyper::server::conn::http1::{Builder, UpgradeableConnection};

    use super::{Activity, Arc, Closing, ExchangeBody, Incoming, Infallible, Limits, Pin, Read, Request};
    use super::{Response, Service, StreamActivity, Version, Write};

    pub(in super::super) struct Protocols(Builder);

    impl Protocols {
        pub(in super::super) fn new(_: &Arc<Activity>, _: Limits) -> Self {
            let mut builder = Builder::new();
            // Its clock would run while the connection is idle; ours tells the two apart.
            builder.header_read_timeout(None);
            Self(builder)
        }

        pub(in super::super) fn serve<I, S>(&self, io: I, service: S) -> impl Closing
        where
            I: Read + Write + Unpin + Send + 'static,
            S: Service<Request<Incoming>, Response = Response<ExchangeBody>, Error = Infallible> + 'static,
        {
            self.0.serve_connection(io, service).with_upgrades()
        }
    }

    impl<I, S> Closing for UpgradeableConnection<I, S>
    where
        I: Read + Write + Unpin + Send + 'static,
        S: Service<Request<Incoming>, Response = Response<ExchangeBody>, Error = Infallible> + 'static,
    {
        fn close(self: Pin<&mut Self>) {
            self.graceful_shutdown();
        }
    }

    pub(in super::super) fn begin_stream(_: Version) -> Option<Arc<StreamActivity>> {
        None
    }
}

pub(super) use self::spoken::{Protocols, begin_stream};
