//! Takes in connections.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::sleep;

use super::connection::{self, Server};
use crate::clock::{self, Instant};
use crate::sync::Arc;
use crate::task::task;

/// How long to wait after the system could give no connection: it is short of something, such as open files.
const PAUSE: Duration = Duration::from_millis(200);

/// How often a lack of something is told.
const TELL_AGAIN: Duration = Duration::from_mins(1);

/// Serves every connection that comes, until `stop` ends; then takes in those that had come before, and closes the
/// listener. The connections go on after that.
pub(crate) async fn accept(listener: TcpListener, server: Arc<Server>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut acceptor = Acceptor { listener, server, full: Rarely::new(), failing: Rarely::new() };
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = acceptor.accept() => {}
        }
    }
    // These clients think that they are connected: closing the listener would reset them.
    while acceptor.accept_waiting() {}
}

struct Acceptor {
    listener: TcpListener,
    server: Arc<Server>,
    full: Rarely,
    failing: Rarely,
}

impl Acceptor {
    /// Takes in one connection, as soon as there is a place for it.
    ///
    /// Dropping it loses no connection.
    async fn accept(&mut self) {
        if self.server.open.is_full() && self.full.is_due() {
            let limit = self.server.limits.connections;
            tracing::warn!(limit, "every connection is in use, new ones have to wait");
        }
        let slot = self.server.open.slot().await;
        match self.listener.accept().await {
            Ok((stream, peer)) => self.serve(stream, peer, slot),
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                if self.failing.is_due() {
                    tracing::error!(%error, "no connection can be taken in, trying again");
                }
                sleep(PAUSE).await;
            }
        }
    }

    /// Takes in one connection if one waits and there is a place for it; tells whether there was one.
    fn accept_waiting(&mut self) -> bool {
        let Some(slot) = self.server.open.slot().now_or_never() else { return false };
        match self.listener.accept().now_or_never() {
            Some(Ok((stream, peer))) => self.serve(stream, peer, slot),
            Some(Err(error)) if is_of_the_client(&error) => {}
            _ => return false,
        }
        true
    }

    fn serve(&self, stream: TcpStream, peer: SocketAddr, slot: OwnedSemaphorePermit) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::trace!(%peer, %error, "small answers may be slow");
        }
        tokio::spawn(task(connection::serve(stream, peer, Arc::clone(&self.server), slot)));
    }
}

/// The client went away before it was taken in.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Keeps a message from being told too often.
struct Rarely(Option<Instant>);

impl Rarely {
    const fn new() -> Self {
        Self(None)
    }

    fn is_due(&mut self) -> bool {
        let now = clock::now();
        let due = self.0.is_none_or(|told| now.duration_since(told) >= TELL_AGAIN);
        if due {
            self.0 = Some(now);
        }
        due
    }
}
