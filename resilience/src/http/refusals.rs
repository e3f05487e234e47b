//! What may refuse a request before its handler runs, or cut it while it does: one value for all routes of a service.

use std::mem;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Version};
use axum::response::Response;
use pin_project_lite::pin_project;

use super::body_fault;
use super::body_limit::BodyLimits;
use super::deadline::{Deadline, timeout};
use super::in_flight::{InFlight, Place, overloaded};
use super::maintenance;
use crate::clock::Instant;
use crate::maintenance::{Rules, register};
use crate::sync::Arc;

/// What requests of one service are judged by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals {
    pub(crate) maintenance: Rules,
    pub(crate) in_flight: Option<Arc<InFlight>>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body: BodyLimits,
}

/// What becomes of a request.
#[expect(clippy::large_enum_variant, reason = "it is taken apart where it is made")]
#[derive(Debug)]
pub(crate) enum Judgement {
    /// It goes on to its handler.
    Admitted {
        request: Request<Body>,
        /// To be held to the end of the response's body.
        place: Option<Place>,
        watch: Watch,
    },
    Refused {
        answer: Response,
        maintenance: bool,
    },
}

impl Refusals {
    /// Judges a request that began at a time, by what is given; by nothing, where nothing is.
    #[inline]
    pub(super) fn judge(given: Option<(&Self, Instant)>, request: Request<Body>) -> Judgement {
        let Some((refusals, since)) = given else {
            return Judgement::Admitted { request, place: None, watch: Watch::default() };
        };
        let (method, path) = (request.method(), request.uri().path());
        if let Some(answer) = maintenance::refuse(register(), &refusals.maintenance, method, path) {
            return Judgement::Refused { answer, maintenance: true };
        }
        refusals.admit(request, since)
    }

    #[inline]
    fn admit(&self, mut request: Request<Body>, since: Instant) -> Judgement {
        let refused = |answer| Judgement::Refused { answer, maintenance: false };
        let place = match &self.in_flight {
            None => None,
            Some(in_flight) => match in_flight.enter() {
                None => return refused(overloaded()),
                place => place,
            },
        };
        if self.body.concern(request.body()) {
            let body = mem::take(request.body_mut());
            match self.body.hold(body) {
                Ok(body) => *request.body_mut() = body,
                Err(fault) => return refused(fault.answer(request.version())),
            }
        }
        let watch =
            Watch { deadline: Deadline::since(since, self.timeout), version: Some(request.version()) };
        Judgement::Admitted { request, place, watch }
    }
}

pin_project! {
    /// What is watched while a handler runs.
    #[derive(Debug, Default)]
    pub(crate) struct Watch {
        #[pin]
        deadline: Deadline,
        // That of the request; nothing, where a layer further out watches.
        version: Option<Version>,
    }
}

impl Watch {
    /// The handler is about to be polled.
    #[inline]
    pub(super) fn begin(&self) {
        if self.version.is_some() {
            body_fault::forget();
            self.deadline.begin();
        }
    }

    /// The handler was polled: the answer in its place, where the body of the request is at fault, or where it is still
    /// not ready and its time is up. Its future is then to be dropped.
    #[inline]
    pub(super) fn end(self: Pin<&mut Self>, pending: bool, context: &mut Context<'_>) -> Option<Response> {
        let version = self.version?;
        if let Some(fault) = body_fault::take() {
            return Some(fault.answer(version));
        }
        (pending && self.project().deadline.is_up(context)).then(timeout)
    }
}

#[cfg(test)]
#[path = "refusals_tests.rs"]
mod tests;
