//! What passes during maintenance.

use std::time::Duration;

use axum::http::Method;

use super::{Exemptions, Switch, switch};
use crate::error::{Problem, Problems};
use crate::http::Endpoints;
use crate::site::Site;

/// What passes during maintenance, for [`Serve::maintenance`](crate::Serve::maintenance).
///
/// ```
/// use std::time::Duration;
/// use resilience::maintenance::Settings;
///
/// let settings = Settings::new().exempt(["/webhooks", "/admin/login"]).retry_after(Duration::from_secs(300));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Settings {
    exempt: Vec<(String, Site)>,
    passes: Vec<Method>,
    retry_after: Duration,
    variable: &'static str,
}

impl Settings {
    /// `GET`, `HEAD` and `OPTIONS` pass, and every method on the operational paths; the others are told to come back in
    /// a minute; the variable is `MAINTENANCE_MODE`.
    pub const fn new() -> Self {
        Self {
            exempt: Vec::new(),
            passes: Vec::new(),
            retry_after: Duration::from_mins(1),
            variable: "MAINTENANCE_MODE",
        }
    }

    /// Leaves these paths alone, and all below them, beside those of earlier calls and the operational ones. A prefix is
    /// one of whole segments: `/hooks` is that of `/hooks/payment` and not of `/hooks-admin`. A request's path counts as
    /// it is decoded; one with an encoded slash, a dot segment, an empty segment or a semicolon is never exempt, because
    /// programs read it differently.
    ///
    /// What is no such prefix is told when the service starts.
    #[track_caller]
    pub fn exempt<P: Into<String>>(mut self, prefixes: impl IntoIterator<Item = P>) -> Self {
        let site = Site::caller();
        self.exempt.extend(prefixes.into_iter().map(|prefix| (prefix.into(), site)));
        self
    }

    /// Lets these methods pass too, as in `PROPFIND`, which reads.
    pub fn pass(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.passes.extend(methods);
        self
    }

    /// What clients are told to wait where the maintenance has no end; in whole seconds, rounded up. Default: a minute.
    pub const fn retry_after(mut self, time: Duration) -> Self {
        self.retry_after = time;
        self
    }

    /// The variable that switches it on at the start. Default: `MAINTENANCE_MODE`.
    pub const fn variable(mut self, name: &'static str) -> Self {
        self.variable = name;
        self
    }

    /// What the variable says, by `read`.
    pub(crate) fn switched(&self, read: impl FnOnce(&str) -> Option<String>) -> Result<Switch, Problem> {
        switch(self.variable, read(self.variable).as_deref())
    }

    /// The rules, beside those of the operational paths; with every prefix that is none.
    pub(crate) fn rules(&self, endpoints: &Endpoints, problems: &mut Problems) -> Rules {
        let mut exemptions = Exemptions::operational(endpoints);
        for (prefix, site) in &self.exempt {
            match fault(prefix) {
                Some(fault) => {
                    let message = format!("`{prefix}` is no prefix that maintenance can exempt: it {fault}");
                    problems.push(Problem::new(message).at(*site));
                }
                None => exemptions.add_prefix(prefix),
            }
        }
        Rules { exemptions, passes: self.passes.clone(), retry_after: self.retry_after }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

fn fault(prefix: &str) -> Option<&'static str> {
    let segments = prefix.strip_suffix('/').unwrap_or(prefix).split('/').skip(1);
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "{}?#*%\\;".contains(c);
    if !prefix.starts_with('/') {
        Some("must begin with `/`")
    } else if prefix.chars().all(|c| c == '/') {
        Some("would exempt every path")
    } else if prefix.contains(foreign) {
        Some("must be plain text, without spaces or any of `{ } ? # * % \\ ;`")
    } else if segments.into_iter().any(|segment| matches!(segment, "" | "." | "..")) {
        Some("must not hold a segment that is empty, `.` or `..`")
    } else {
        None
    }
}

/// What passes during maintenance, made of [`Settings`].
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    exemptions: Exemptions,
    passes: Vec<Method>,
    pub(crate) retry_after: Duration,
}

impl Rules {
    /// Whether a request passes.
    pub(crate) fn pass(&self, method: &Method, path: &str) -> bool {
        matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
            || self.passes.contains(method)
            || self.exemptions.hold(path)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Settings::new().rules(&Endpoints::default(), &mut Problems::default())
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
