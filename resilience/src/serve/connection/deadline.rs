//! When a connection's time is up. Pure: it sees what happened and is told the time.

use std::time::Duration;

use crate::clock::{Instant, later};
use crate::serve::limits::Limits;

/// How long a connection that has not sent a whole request yet is still listened to when the service stops
/// accepting: what the client had sent before must be read first.
const LAST_READ: Duration = Duration::from_millis(50);

/// How long a client may take to close its side after it was told that no more requests are taken.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a client may go on sending after its answer, before it closes its side.
const LINGER: Duration = Duration::from_secs(2);

/// The same while the service stops.
const LINGER_DRAINING: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Protocol {
    /// So far the bytes could be the beginning of either.
    #[default]
    Unknown,
    Http1,
    Http2,
}

/// What there is to see of a connection at one moment.
#[expect(clippy::struct_excessive_bools, reason = "they are facts seen, each on its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Observation {
    pub(super) protocol: Protocol,
    /// Bytes came in since the last observation.
    pub(super) received: bool,
    /// Bytes went out since the last observation.
    pub(super) sent: bool,
    /// The system takes no more bytes for now.
    pub(super) blocked: bool,
    /// Everything was said, and the client still sends.
    pub(super) lingering: bool,
    /// A handler waits for bytes of an HTTP/1 request's body.
    pub(super) reading: bool,
    /// Requests begun since the connection began.
    pub(super) requests: u64,
    /// Requests whose response is not finished.
    pub(super) in_flight: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Silent { since: Instant },
    Head { since: Instant },
    Idle { since: Instant },
    Busy,
}

/// Why the connection was told to close, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Idle { since: Instant },
    Draining { since: Instant },
}

/// What to do when a deadline has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expiry {
    /// Tell the client that no more requests are taken, finish what runs.
    Close,
    /// Tell whoever reads the body of the request that no more of it comes.
    GiveUpBody,
    /// Drop the connection, for this reason.
    Cut(&'static str),
}

/// The deadlines of one connection.
#[derive(Debug)]
pub(super) struct Deadlines {
    limits: Limits,
    state: State,
    requests: u64,
    blocked_since: Option<Instant>,
    reading_since: Option<Instant>,
    /// Whoever reads the body was told that no more of it comes.
    gave_up: bool,
    closing: Option<Closing>,
    lingering_since: Option<Instant>,
}

impl Deadlines {
    pub(super) fn new(limits: Limits, now: Instant) -> Self {
        Self {
            limits,
            state: State::Silent { since: now },
            requests: 0,
            blocked_since: None,
            reading_since: None,
            gave_up: false,
            closing: None,
            lingering_since: None,
        }
    }

    /// Takes in what happened. Reads the clock only when something begins that has a deadline.
    pub(super) fn observe(&mut self, seen: &Observation, now: impl Fn() -> Instant) {
        self.blocked_since = match self.blocked_since {
            _ if !seen.blocked => None,
            Some(since) if !seen.sent => Some(since),
            _ => Some(now()),
        };
        self.reading_since = match self.reading_since {
            _ if !seen.reading => None,
            Some(since) if !seen.received => Some(since),
            _ => Some(now()),
        };
        if let Some(Closing::Idle { since } | Closing::Draining { since }) = &mut self.closing
            && seen.sent
        {
            // The client still takes in what was sent to it.
            *since = now();
        }
        if seen.lingering {
            self.lingering_since.get_or_insert_with(&now);
        }
        let begun = seen.requests != self.requests;
        self.gave_up &= !begun;
        self.requests = seen.requests;
        self.state = match self.state {
            _ if seen.in_flight > 0 => State::Busy,
            State::Busy => State::Idle { since: now() },
            _ if begun => State::Idle { since: now() },
            State::Silent { .. } | State::Head { .. } if seen.protocol == Protocol::Http2 => {
                State::Idle { since: now() }
            }
            State::Silent { .. } if seen.received => State::Head { since: now() },
            State::Idle { .. } if seen.received && seen.protocol != Protocol::Http2 => {
                State::Head { since: now() }
            }
            // A response that the client is still taking in is no idle time.
            State::Idle { .. } if seen.blocked && seen.sent => State::Idle { since: now() },
            unchanged => unchanged,
        };
    }

    /// The service stops accepting.
    pub(super) fn drain(&mut self, now: Instant) {
        self.closing = Some(Closing::Draining { since: now });
    }

    /// The client was told to close for having been idle.
    pub(super) fn close(&mut self, now: Instant) {
        self.closing.get_or_insert(Closing::Idle { since: now });
    }

    /// Whoever reads the body was told that no more of it comes, and has as long again to make an end of it.
    pub(super) fn give_up_body(&mut self, now: Instant) {
        self.gave_up = true;
        self.reading_since = Some(now);
    }

    pub(super) fn is_draining(&self) -> bool {
        matches!(self.closing, Some(Closing::Draining { .. }))
    }

    /// Whether the client has sent part of a request, or nothing yet: what is not whole cannot be answered, and
    /// may become whole with the next read.
    pub(super) fn awaits_request(&self) -> bool {
        matches!(self.state, State::Silent { .. } | State::Head { .. })
    }

    /// Whether the client has an answer to every request and has sent nothing of another.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle { .. })
            && self.blocked_since.is_none()
            && self.lingering_since.is_none()
    }

    /// The next deadline; `None` while a request runs that waits for nothing of its client.
    pub(super) fn next(&self) -> Option<(Instant, Expiry)> {
        if let Some(since) = self.lingering_since {
            return Some((self.end_of_lingering(since), Expiry::Cut("the client went on after its answer")));
        }
        if let Some(since) = self.blocked_since {
            return Some((later(since, self.limits.write_progress), Expiry::Cut("the client does not read")));
        }
        match self.state {
            State::Busy => self.reading_since.map(|since| {
                let deadline = later(since, self.limits.read_progress);
                let cut = Expiry::Cut("the request's body did not come");
                (deadline, if self.gave_up { cut } else { Expiry::GiveUpBody })
            }),
            State::Silent { since } => {
                let deadline = self.no_later_than_drain(later(since, self.limits.first_byte));
                Some((deadline, Expiry::Cut("no byte came")))
            }
            State::Head { since } => {
                let deadline = self.no_later_than_drain(later(since, self.limits.head));
                Some((deadline, Expiry::Cut("the request's head did not end")))
            }
            State::Idle { since } => Some(self.end_of_idleness(since)),
        }
    }

    fn no_later_than_drain(&self, deadline: Instant) -> Instant {
        match self.closing {
            Some(Closing::Draining { since }) => deadline.min(since + LAST_READ),
            _ => deadline,
        }
    }

    fn end_of_lingering(&self, lingering: Instant) -> Instant {
        match self.closing {
            Some(Closing::Draining { since }) => {
                (lingering + LINGER).min(since.max(lingering) + LINGER_DRAINING)
            }
            _ => lingering + LINGER,
        }
    }

    fn end_of_idleness(&self, idle: Instant) -> (Instant, Expiry) {
        const REASON: Expiry = Expiry::Cut("the client did not close");
        match self.closing {
            None => (later(idle, self.limits.idle), Expiry::Close),
            Some(Closing::Idle { since }) => (later(since.max(idle), self.limits.write_progress), REASON),
            Some(Closing::Draining { since }) => (since.max(idle) + FAREWELL, REASON),
        }
    }
}

#[cfg(test)]
#[path = "deadline_tests.rs"]
mod tests;
