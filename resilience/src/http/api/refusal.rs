//! What is answered in place of what was asked for.

use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::http::answer::error;
use crate::http::query::excerpt;

/// A status, and one line that says why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: StatusCode,
    pub(super) message: String,
}

/// So many names are told of what there is.
const MOST_NAMES: usize = 50;

impl Refusal {
    pub(super) fn new(code: StatusCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Nothing of this kind has this name: these have.
    pub(super) fn unknown(kind: &str, name: &str, known: &[impl AsRef<str>]) -> Self {
        let mut names: Vec<_> =
            known.iter().take(MOST_NAMES).map(|name| format!("`{}`", name.as_ref())).collect();
        if known.len() > MOST_NAMES {
            names.push(format!("and {} more", known.len() - MOST_NAMES));
        }
        let there = if names.is_empty() {
            "there is none".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        let message = format!("no {kind} is named `{}`: {there}", excerpt(name));
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn respond(self) -> Response {
        let mut response = error(self.code, &self.message);
        if self.code == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"resilience\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
