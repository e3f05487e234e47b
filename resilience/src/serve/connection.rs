//! One connection: HTTP/1 or HTTP/2 on a byte stream, with deadlines of its own.
//!
//! The parts write what they see into one [`Activity`](activity::Activity): the byte stream what passes, the
//! exchanges when requests begin and end. The driver polls hyper's connection, looks at the activity after each
//! poll, and keeps one timer for the earliest deadline. A request on a busy connection costs one look at the clock
//! and no work on timers.

mod activity;
mod deadline;
mod exchange;
#[cfg(feature = "http2")]
mod executor;
mod guarded;
mod linger;
mod open;
mod protocol;

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Sleep, sleep_until};

use self::activity::{Activity, Order};
use self::deadline::{Deadlines, Expiry};
use self::guarded::Guarded;
pub(crate) use self::open::{CutOff, OpenConnections};
use self::protocol::{Closing, Protocols};
use crate::clock::{self, Instant};
use crate::lifecycle::Lifecycle;
use crate::serve::front::Front;
use crate::serve::limits::Limits;
use crate::sync::Arc;

impl OpenConnections {
    /// A place for one more connection, as soon as there is one.
    pub(crate) async fn slot(&self) -> OwnedSemaphorePermit {
        match Arc::clone(self.slots()).acquire_owned().await {
            Ok(slot) => slot,
            // The semaphore is never closed.
            Err(_) => std::future::pending().await,
        }
    }

    /// Whether every place is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.slots().available_permits() == 0
    }
}

/// What all connections of one listener share.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) front: Front,
    pub(crate) limits: Limits,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) open: Arc<OpenConnections>,
}

/// Serves one connection until the client or a deadline ends it, or the service drains.
pub(crate) async fn serve<I>(io: I, peer: SocketAddr, server: Arc<Server>, slot: OwnedSemaphorePermit)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let limits = server.limits;
    let activity = Arc::new(Activity::new(peer));
    let entry = server.open.enter(&activity, slot);
    let io = TokioIo::new(Guarded::new(io, Arc::clone(&activity), entry));
    let protocols = Protocols::new(&activity, limits);
    let service = {
        let activity = Arc::clone(&activity);
        service_fn(move |request| exchange::exchange(&server, &activity, request))
    };
    let connection = pin!(protocols.serve(io, service));
    if let Some(reason) = drive(connection, &activity, limits).await {
        tracing::debug!(%peer, reason, "connection cut");
    }
}

/// Runs `connection` to its end; gives the reason where it had to be cut.
async fn drive<C>(connection: Pin<&mut C>, activity: &Activity, limits: Limits) -> Option<&'static str>
where
    C: Closing,
{
    let now = clock::now();
    let armed = clock::later(now, limits.first_byte);
    let timer = pin!(sleep_until(armed));
    let deadlines = Deadlines::new(limits, now);
    let mut driver = Driver { connection, activity, deadlines, timer, armed, told_to_close: false };
    poll_fn(|context| driver.poll(context)).await
}

struct Driver<'a, C> {
    connection: Pin<&'a mut C>,
    activity: &'a Activity,
    deadlines: Deadlines,
    timer: Pin<&'a mut Sleep>,
    /// When the timer fires: never later than the next deadline, often earlier.
    armed: Instant,
    told_to_close: bool,
}

impl<C: Closing> Driver<'_, C> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<&'static str>> {
        let activity = self.activity;
        activity.driver().register(context.waker());
        activity.reading().keeper().register(context.waker());
        loop {
            let was_idle = self.deadlines.is_idle();
            if activity.reading().keep(|| self.connection.as_mut().poll(context)).is_ready() {
                return Poll::Ready(None);
            }
            self.deadlines.observe(&self.activity.observe(), clock::now);
            match self.activity.order() {
                Order::Serve => {}
                Order::Drain if self.deadlines.is_draining() => {}
                Order::Drain => self.deadlines.drain(clock::now()),
                Order::Cut => return Poll::Ready(Some("the service stops")),
            }
            if was_idle && self.deadlines.is_idle() {
                // Else it would have ended: of a body that nobody read, hyper has discarded what was left.
                activity.came_whole();
            }
            if self.deadlines.is_draining() && !self.deadlines.awaits_request() && self.tell_to_close() {
                continue;
            }
            match self.expired(context) {
                None => return Poll::Pending,
                Some(Expiry::Cut(reason)) => return Poll::Ready(Some(reason)),
                Some(Expiry::GiveUpBody) => {
                    self.deadlines.give_up_body(clock::now());
                    activity.reading().give_up();
                }
                Some(Expiry::Close) => {
                    self.deadlines.close(clock::now());
                    self.tell_to_close();
                }
            }
        }
    }

    /// Takes no more requests; tells whether that is new.
    fn tell_to_close(&mut self) -> bool {
        let new = !self.told_to_close;
        if new {
            self.told_to_close = true;
            self.connection.as_mut().close();
        }
        new
    }

    /// What is to be done, where the next deadline has passed; else sees to it that it will be noticed.
    fn expired(&mut self, context: &mut Context<'_>) -> Option<Expiry> {
        let (deadline, expiry) = self.deadlines.next()?;
        if deadline < self.armed {
            self.arm(deadline);
        }
        while self.timer.as_mut().poll(context).is_ready() {
            if clock::now() >= deadline {
                return Some(expiry);
            }
            self.arm(deadline);
        }
        None
    }

    fn arm(&mut self, deadline: Instant) {
        self.armed = deadline;
        self.timer.as_mut().reset(deadline);
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
