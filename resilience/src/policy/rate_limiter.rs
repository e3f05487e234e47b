//! The rate limiter. (Skeleton.)

use std::time::Duration;

use crate::clock::Instant;
use crate::key::Key;

/// A limit on the calls in a period.
#[derive(Debug)]
pub struct RateLimiter {
    name: &'static str,
    limit: u32,
    period: Duration,
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

/// A place in the time to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reservation;

impl RateLimiter {
    /// So many calls in every period.
    pub const fn new(name: &'static str, limit: u32, period: Duration) -> Self {
        Self { name, limit, period }
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
