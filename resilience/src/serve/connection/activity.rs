//! What the parts of one connection tell each other.

use std::net::SocketAddr;

use futures_util::task::AtomicWaker;

use super::deadline::{Observation, Protocol};
use crate::sync::{Arc, AtomicBool, AtomicU64, Ordering};

/// What a connection has been told from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    Serve,
    Drain,
    Cut,
}

/// What one connection does, written by its stream and its exchanges, read by its driver.
///
/// The fields are statistics for deadlines: each is written by one part, and a value seen late is seen at the
/// next poll, so no order between them is needed.
#[derive(Debug)]
pub(super) struct Activity {
    peer: SocketAddr,
    protocol: AtomicU64,
    received: AtomicBool,
    sent: AtomicBool,
    blocked: AtomicBool,
    /// Bytes came of a request that is not known to be whole.
    underway: AtomicBool,
    lingering: AtomicBool,
    reading: Reading,
    requests: AtomicU64,
    in_flight: AtomicU64,
    upgraded: AtomicBool,
    order: AtomicU64,
    driver: AtomicWaker,
    /// Who waits for an upgraded connection: it has no driver any more.
    reader: AtomicWaker,
    writer: AtomicWaker,
}

/// What one HTTP/2 stream does.
#[derive(Debug, Default)]
pub(super) struct StreamActivity {
    /// Data was handed out and nothing was asked for since.
    outstanding: AtomicBool,
    frames: AtomicU64,
    reading: Reading,
}

/// The wait for the body of a request, and who keeps its deadline: the driver of the connection in HTTP/1, the task
/// of the stream in HTTP/2.
///
/// Most bodies are read within the keeper's own poll, and it looks afterwards. One that is read in another task has to
/// wake the keeper: `polling` and `waiting` are set and read in one order by all, so that one of the two is seen.
#[derive(Debug, Default)]
pub(super) struct Reading {
    waiting: AtomicBool,
    frames: AtomicU64,
    polling: AtomicBool,
    keeper: AtomicWaker,
    given_up: AtomicBool,
    /// Who reads the body, wherever that is.
    body: AtomicWaker,
}

/// Where the body of a request tells that it is waited for.
#[derive(Debug)]
pub(super) enum Reader {
    Connection(Arc<Activity>),
    Stream(Arc<StreamActivity>),
}

impl Reader {
    pub(super) fn reading(&self) -> &Reading {
        match self {
            Self::Connection(activity) => &activity.reading,
            Self::Stream(stream) => &stream.reading,
        }
    }
}

impl Reading {
    /// A body has been asked for bytes, and there are none.
    pub(super) fn wait(&self) {
        self.waiting.store(true, Ordering::SeqCst);
        if !self.polling.load(Ordering::SeqCst) {
            self.keeper.wake();
        }
    }

    /// The wait is over.
    pub(super) fn end(&self) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.waiting.store(false, Ordering::SeqCst);
    }

    /// The number of the frame that is waited for, if one is.
    pub(super) fn waits(&self) -> Option<u64> {
        self.waiting.load(Ordering::SeqCst).then(|| self.frames.load(Ordering::Relaxed))
    }

    /// Runs one poll of the keeper, who looks whether there is a wait afterwards.
    pub(super) fn keep<T>(&self, poll: impl FnOnce() -> T) -> T {
        self.polling.store(true, Ordering::SeqCst);
        let polled = poll();
        self.polling.store(false, Ordering::SeqCst);
        polled
    }

    /// A request begins: nobody has given up its body.
    pub(super) fn begin(&self) {
        if self.given_up.load(Ordering::Relaxed) {
            self.given_up.store(false, Ordering::Release);
        }
    }

    /// The client will not be waited for any longer: whoever reads the body, wherever that is, is told.
    pub(super) fn give_up(&self) {
        self.given_up.store(true, Ordering::Release);
        self.body.wake();
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }

    /// Who reads the body.
    pub(super) fn body(&self) -> &AtomicWaker {
        &self.body
    }

    /// Who keeps the deadline, and is woken for it.
    pub(super) fn keeper(&self) -> &AtomicWaker {
        &self.keeper
    }
}

impl Activity {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            protocol: AtomicU64::new(0),
            received: AtomicBool::new(false),
            sent: AtomicBool::new(false),
            blocked: AtomicBool::new(false),
            underway: AtomicBool::new(false),
            lingering: AtomicBool::new(false),
            reading: Reading::default(),
            requests: AtomicU64::new(0),
            in_flight: AtomicU64::new(0),
            upgraded: AtomicBool::new(false),
            order: AtomicU64::new(0),
            driver: AtomicWaker::new(),
            reader: AtomicWaker::new(),
            writer: AtomicWaker::new(),
        }
    }

    pub(super) fn peer(&self) -> SocketAddr {
        self.peer
    }

    pub(super) fn saw_protocol(&self, protocol: Protocol) {
        self.protocol.store(protocol as u64, Ordering::Relaxed);
    }

    pub(super) fn protocol(&self) -> Protocol {
        match self.protocol.load(Ordering::Relaxed) {
            0 => Protocol::Unknown,
            1 => Protocol::Http1,
            _ => Protocol::Http2,
        }
    }

    pub(super) fn saw_bytes(&self) {
        self.received.store(true, Ordering::Relaxed);
        self.underway.store(true, Ordering::Relaxed);
    }

    /// The HTTP/1 request that came has come whole.
    pub(super) fn came_whole(&self) {
        self.underway.store(false, Ordering::Relaxed);
    }

    /// Whether the client may still be sending a request.
    pub(super) fn is_underway(&self) -> bool {
        self.underway.load(Ordering::Relaxed)
    }

    /// Everything was said, and the client still sends.
    pub(super) fn linger(&self) {
        self.lingering.store(true, Ordering::Relaxed);
    }

    pub(super) fn sent_bytes(&self) {
        self.sent.store(true, Ordering::Relaxed);
        self.blocked.store(false, Ordering::Relaxed);
    }

    pub(super) fn write_blocked(&self) {
        self.blocked.store(true, Ordering::Relaxed);
    }

    /// What happened since the last call.
    pub(super) fn observe(&self) -> Observation {
        Observation {
            protocol: self.protocol(),
            received: self.received.swap(false, Ordering::Relaxed),
            sent: self.sent.swap(false, Ordering::Relaxed),
            blocked: self.blocked.load(Ordering::Relaxed),
            lingering: self.lingering.load(Ordering::Relaxed),
            reading: self.reading.waits().is_some(),
            requests: self.requests.load(Ordering::Relaxed),
            in_flight: self.in_flight(),
        }
    }

    pub(super) fn in_flight(&self) -> u64 {
        self.in_flight.load(Ordering::Acquire)
    }

    pub(super) fn begin_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    /// The last of a connection's requests may end outside its driver, in HTTP/2: the driver has to see it.
    pub(super) fn end_request(&self) {
        let last = self.in_flight.fetch_sub(1, Ordering::Release) == 1;
        if last && self.protocol() == Protocol::Http2 {
            self.driver.wake();
        }
    }

    pub(super) fn upgrade(&self) {
        self.upgraded.store(true, Ordering::Release);
    }

    pub(super) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Ordering::Acquire)
    }

    /// Told from outside; an order never goes back.
    pub(super) fn tell(&self, order: Order) {
        self.order.fetch_max(order as u64, Ordering::AcqRel);
        self.driver.wake();
        self.reader.wake();
        self.writer.wake();
    }

    pub(super) fn order(&self) -> Order {
        match self.order.load(Ordering::Acquire) {
            0 => Order::Serve,
            1 => Order::Drain,
            _ => Order::Cut,
        }
    }

    pub(super) fn reading(&self) -> &Reading {
        &self.reading
    }

    pub(super) fn driver(&self) -> &AtomicWaker {
        &self.driver
    }

    pub(super) fn reader(&self) -> &AtomicWaker {
        &self.reader
    }

    pub(super) fn writer(&self) -> &AtomicWaker {
        &self.writer
    }
}

impl StreamActivity {
    #[cfg(feature = "http2")]
    pub(super) fn reading(&self) -> &Reading {
        &self.reading
    }

    pub(super) fn polled(&self) {
        self.outstanding.store(false, Ordering::Relaxed);
    }

    pub(super) fn handed_out(&self) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.outstanding.store(true, Ordering::Relaxed);
    }

    /// The number of the frame that waits to be sent, if one does.
    #[cfg(feature = "http2")]
    pub(super) fn outstanding(&self) -> Option<u64> {
        self.outstanding.load(Ordering::Relaxed).then(|| self.frames.load(Ordering::Relaxed))
    }
}
