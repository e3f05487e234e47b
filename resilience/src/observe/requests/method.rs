//! Methods, as far as metrics tell them apart: a client may invent as many as it likes.

use axum::http::Method;

/// The methods of HTTP, and what stands for the others.
const METHODS: [Method; 9] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
    Method::OPTIONS,
    Method::TRACE,
    Method::CONNECT,
];

/// One of a fixed number of methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MethodLabel(u8);

impl MethodLabel {
    /// How many there are.
    pub(crate) const COUNT: usize = METHODS.len() + 1;

    #[cfg(test)]
    pub(super) const GET: Self = Self(0);
    pub(crate) const HEAD: Self = Self(1);
    pub(crate) const CONNECT: Self = Self(8);

    #[inline]
    pub(crate) fn of(method: &Method) -> Self {
        Self(match *method {
            Method::GET => 0,
            Method::HEAD => 1,
            Method::POST => 2,
            Method::PUT => 3,
            Method::DELETE => 4,
            Method::PATCH => 5,
            Method::OPTIONS => 6,
            Method::TRACE => 7,
            Method::CONNECT => 8,
            _ => 9,
        })
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..).take(Self::COUNT).map(Self)
    }

    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0.into()
    }

    pub(crate) fn as_str(self) -> &'static str {
        const NAMES: [&str; MethodLabel::COUNT] =
            ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "OTHER"];
        NAMES[self.index()]
    }

    /// A method that has this label, for who classifies by it.
    pub(crate) fn method(self) -> Method {
        METHODS.get(self.index()).cloned().unwrap_or_else(|| Method::from_bytes(b"OTHER").unwrap_or_default())
    }
}

#[cfg(test)]
#[path = "method_tests.rs"]
mod tests;
