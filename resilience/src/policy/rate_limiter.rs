//! The rate limiter. (Skeleton.)

use std::time::Duration;

use crate::clock::Instant;
#[cfg(feature = "serve")]
use crate::http::Per;
use crate::key::Key;
use crate::rejection::Rejection;

/// A limit on the calls in a period.
#[derive(Debug)]
pub struct RateLimiter {
    name: &'static str,
    limit: u32,
    period: Duration,
    #[cfg(feature = "serve")]
    per: Option<Per>,
}

/// What a limiter answers to a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Decision {
    Allowed,
    /// Allowed then; until then the reservation can be given back.
    AllowedAt(Instant, Reservation),
    /// Refused, for so long.
    Refused(Duration),
}

/// How a key stands with a limiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// So many calls would be allowed now.
    pub(crate) remaining: u32,
    /// In how long there are more.
    pub(crate) reset: Duration,
}

/// A place in the time to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reservation;

impl RateLimiter {
    /// So many calls in every period.
    pub const fn new(name: &'static str, limit: u32, period: Duration) -> Self {
        Self {
            name,
            limit,
            period,
            #[cfg(feature = "serve")]
            per: None,
        }
    }

    /// Counts the calls of each client by itself, told by the request that a handler answers.
    #[cfg(feature = "serve")]
    pub const fn per(mut self, per: Per) -> Self {
        self.per = Some(per);
        self
    }

    /// What tells the clients apart.
    #[cfg(feature = "serve")]
    pub(crate) fn per_request(&self) -> Option<&Per> {
        self.per.as_ref()
    }

    pub(crate) fn limit(&self) -> u32 {
        self.limit
    }

    pub(crate) fn period(&self) -> Duration {
        self.period
    }

    /// What a call is told that it refuses.
    pub(crate) fn rejection(&self, retry_after: Duration) -> Rejection {
        Rejection::RateLimited { name: self.name, retry_after, limit: self.limit, period: self.period }
    }

    /// How a key stands: no call is counted.
    pub(crate) fn standing(&'static self, _key: Option<Key>) -> Standing {
        Standing { remaining: self.limit, reset: Duration::ZERO }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    #[inline]
    pub(crate) fn decide(&'static self, _key: Option<Key>) -> Decision {
        Decision::Allowed
    }

    /// Gives back what a call reserved that nobody waits for any more.
    pub(crate) fn give_back(&'static self, _key: Option<Key>, _reservation: Reservation) {}
}
