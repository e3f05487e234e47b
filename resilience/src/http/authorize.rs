//! Who may see details.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

use super::shared::{Details, Shared};

/// What an answer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Names, states, and what authors wrote on purpose; bounded in size.
    Public,
    /// Details too, because everybody may see them; bounded in size.
    Open,
    /// Details, of any size.
    Authorized,
}

impl Level {
    pub(super) const COUNT: usize = 3;

    pub(super) fn shows_details(self) -> bool {
        self != Self::Public
    }

    pub(super) fn is_bounded(self) -> bool {
        self != Self::Authorized
    }
}

pub(super) fn level(shared: &Shared, headers: &HeaderMap) -> Level {
    match shared.details {
        Details::Always | Details::Authorized if authorized(shared, headers) => Level::Authorized,
        Details::Always => Level::Open,
        Details::Authorized | Details::Never => Level::Public,
    }
}

/// Whether the request carries the admin token. How long that takes tells the token's length at most.
pub(crate) fn authorized(shared: &Shared, headers: &HeaderMap) -> bool {
    let (Some(expected), Some(given)) = (&shared.admin_token, bearer(headers)) else { return false };
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given))
}

fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.as_bytes().split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

#[cfg(test)]
#[path = "authorize_tests.rs"]
mod tests;
