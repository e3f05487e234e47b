//! Who may see details.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

use super::shared::{Details, Shared};

/// What authorizes who sends it. Its `Debug` output does not show it.
#[derive(Clone)]
pub(crate) struct AdminToken(String);

impl AdminToken {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Nothing is an empty token.
    fn is(&self, given: &[u8]) -> bool {
        !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(given))
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// What an answer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// The verdict alone, without a name.
    Verdict,
    /// Names, states, and what authors wrote on purpose; bounded in size.
    Public,
    /// Details too, because everybody may see them; bounded in size.
    Open,
    /// Details, of any size.
    Authorized,
}

impl Level {
    pub(super) const COUNT: usize = 4;

    pub(super) fn shows_details(self) -> bool {
        matches!(self, Self::Open | Self::Authorized)
    }

    pub(super) fn is_bounded(self) -> bool {
        self != Self::Authorized
    }
}

pub(super) fn level(shared: &Shared, headers: &HeaderMap) -> Level {
    match (shared.details, authorized(shared, headers)) {
        (_, false) if !shared.detailed_on_failure => Level::Verdict,
        (Details::Always | Details::Authorized, true) => Level::Authorized,
        (Details::Always, false) => Level::Open,
        (Details::Authorized, false) | (Details::Never, _) => Level::Public,
    }
}

/// Whether the request carries the admin token. How long that takes tells the token's length at most.
pub(crate) fn authorized(shared: &Shared, headers: &HeaderMap) -> bool {
    let (Some(expected), Some(given)) = (&shared.admin_token, bearer(headers)) else { return false };
    expected.is(given)
}

fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.as_bytes().split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

#[cfg(test)]
#[path = "authorize_tests.rs"]
mod tests;
