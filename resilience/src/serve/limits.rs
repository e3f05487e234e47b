//! What one client may take up.

use std::time::Duration;

/// What one client may take up, and all of them together.
///
/// A client that stays below a limit is closed without an answer, because it sent nothing to answer or does not read; but
/// for one whose body stalls.
///
/// A client that is answered while it still sends its request is listened to for 2 s more, and 64 MiB, so that the answer is not
/// lost; for half a second while the service stops. It takes up one of the [`connections`](Self::connections) until then.
/// A connection of which every request has come whole ends at once.
///
/// ```
/// use std::time::Duration;
/// use resilience::Limits;
///
/// const LIMITS: Limits = Limits::DEFAULT.connections(500).idle(Duration::from_secs(15));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limits {
    pub(crate) connections: u32,
    pub(crate) first_byte: Duration,
    pub(crate) head: Duration,
    pub(crate) idle: Duration,
    pub(crate) write_progress: Duration,
    pub(crate) read_progress: Duration,
}

impl Limits {
    /// 10,000 connections; 5 s to the first byte, 10 s for a request's head, 75 s idle, 30 s without progress in
    /// writing, as long in reading.
    pub const DEFAULT: Self = Self {
        connections: 10_000,
        first_byte: Duration::from_secs(5),
        head: Duration::from_secs(10),
        idle: Duration::from_secs(75),
        write_progress: Duration::from_secs(30),
        read_progress: Duration::from_secs(30),
    };

    /// So many connections are open at a time; more wait in the system's backlog until one closes. Default:
    /// 10,000. At least one is always taken.
    pub const fn connections(mut self, count: u32) -> Self {
        self.connections = if count == 0 { 1 } else { count };
        self
    }

    /// A new connection must send its first byte within this time. Default: 5 s.
    pub const fn first_byte(mut self, limit: Duration) -> Self {
        self.first_byte = limit;
        self
    }

    /// A request's head, or the preface that opens HTTP/2, must be complete within this time after its first
    /// byte. Default: 10 s.
    pub const fn head(mut self, limit: Duration) -> Self {
        self.head = limit;
        self
    }

    /// A connection is closed after this long without a request. In HTTP/2 that means without an open stream, and
    /// the client is told before. Default: 75 s.
    pub const fn idle(mut self, limit: Duration) -> Self {
        self.idle = limit;
        self
    }

    /// A client that takes in nothing of its response for this long is cut; in HTTP/2 only the stream that it
    /// does not read, unless the connection itself is stuck. Default: 30 s.
    pub const fn write_progress(mut self, limit: Duration) -> Self {
        self.write_progress = limit;
        self
    }

    /// A client that sends nothing of a request's body for this long, while the handler waits for it, is answered with
    /// 408 and `{"detail":"body timeout"}`, whatever the handler would say; an HTTP/1 connection ends with it. A handler
    /// whose response has begun, or that reads the body in another task, gets an error where it reads. One that does not
    /// take notice is cut as long again later. A handler that has read the body, or is not reading it, may take its time.
    /// Default: 30 s.
    pub const fn read_progress(mut self, limit: Duration) -> Self {
        self.read_progress = limit;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
