//! Whom a route is for: a label of its metrics.

use axum::http::Method;

/// Whom a route is for, as in `http_requests_total{class="public"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteClass(&'static str);

/// Tells the class of a route by the template of its path, as in `/orders/{id}`, or `unmatched`, and the method. It is
/// asked once per route and method, not per request.
pub type Classifier = fn(path: &str, method: &Method) -> RouteClass;

impl RouteClass {
    /// Under `/admin`.
    pub const ADMIN: Self = Self("admin");
    /// Under `/api/internal`.
    pub const INTERNAL: Self = Self("internal");
    /// Where the first segment begins with `_`.
    pub const SYSTEM: Self = Self("system");
    /// All the others.
    pub const PUBLIC: Self = Self("public");

    /// A class of the program's own.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// As the label has it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The class of a route where the program has no function that tells it.
    pub fn by_path(path: &str, _method: &Method) -> Self {
        let under =
            |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match path {
            _ if under("/admin") => Self::ADMIN,
            _ if under("/api/internal") => Self::INTERNAL,
            path if path.starts_with("/_") => Self::SYSTEM,
            _ => Self::PUBLIC,
        }
    }
}
