//! The operational paths: which there are, which are mounted, and where.

use crate::error::{Problem, Problems};

/// Where in front of a path a prefix stands.
#[derive(Clone, Copy)]
enum Base {
    Root,
    Ops,
    Health,
}

/// The prefix of a [`Base`] that nobody has moved.
macro_rules! prefix {
    (Root) => {
        ""
    };
    (Ops) => {
        "/_ops"
    };
    (Health) => {
        "/_health"
    };
}

/// The endpoints from a table of them, in the order of the documentation: name, base and path, and what it answers.
macro_rules! endpoints {
    ($($name:ident: $base:ident $path:literal, $answer:literal;)*) => {
        /// One operational endpoint, to switch off or to move.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Endpoint {
            $(#[doc = concat!("`", prefix!($base), $path, "`: ", $answer)] $name,)*
        }

        impl Endpoint {
            /// Every endpoint, in the order of the documentation.
            pub const ALL: [Self; [$($path),*].len()] = [$(Self::$name),*];

            const fn place(self) -> (Base, &'static str) {
                match self {
                    $(Self::$name => (Base::$base, $path),)*
                }
            }
        }
    };
}

endpoints! {
    Livez: Root "/livez", "the process answers.";
    Readyz: Root "/readyz", "ready for requests, with every check.";
    Startupz: Root "/startupz", "the start is over.";
    OpsLive: Ops "/live", "always 200.";
    OpsReady: Ops "/ready", "always 200.";
    OpsStartup: Ops "/startup", "always 200.";
    HealthLive: Health "/live", "the process answers.";
    HealthReady: Health "/ready", "ready for requests, the checks as a list.";
    HealthStartup: Health "/startup", "the start is over, the critical checks as a list.";
    HealthCheck: Health "/checks/{name}", "one check.";
    Health: Root "/health", "the whole, the checks as a map.";
    HealthStream: Root "/health/$stream", "the body of `/health` as server-sent events.";
    HealthCircuits: Root "/health/circuits", "the circuits.";
    Healthz: Root "/healthz", "the whole, with the time.";
    Ready: Root "/ready", "ready for requests, and if not, why.";
    Live: Root "/live", "the process answers.";
    Metrics: Root "/metrics", "the metrics for Prometheus.";
    Resilience: Root "/_resilience", "what is declared, to look at and to steer, and files made from it.";
}

/// The prefixes of the two groups of paths that have one.
///
/// ```
/// let prefixes = resilience::Prefixes::new().ops("/internal").health("/internal/health");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes {
    ops: String,
    health: String,
}

impl Prefixes {
    /// `/_ops` and `/_health`.
    pub fn new() -> Self {
        Self { ops: prefix!(Ops).to_owned(), health: prefix!(Health).to_owned() }
    }

    /// Where `live`, `ready` and `startup`, which always answer 200, are found. Default: `/_ops`.
    pub fn ops(mut self, prefix: impl Into<String>) -> Self {
        self.ops = without_last_slash(prefix.into());
        self
    }

    /// Where `live`, `ready`, `startup` and `checks/{name}` are found. Default: `/_health`.
    pub fn health(mut self, prefix: impl Into<String>) -> Self {
        self.health = without_last_slash(prefix.into());
        self
    }
}

impl Default for Prefixes {
    fn default() -> Self {
        Self::new()
    }
}

fn without_last_slash(mut path: String) -> String {
    if path.len() > 1 && path.ends_with('/') {
        path.pop();
    }
    path
}

/// Which endpoints are mounted, and where. Default: all, where the documentation has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endpoints {
    prefixes: Prefixes,
    // There are never many: lists are enough, and quicker to compile than trees.
    off: Vec<Endpoint>,
    moved: Vec<(Endpoint, String)>,
}

impl Endpoints {
    /// Switches one off.
    pub(crate) fn without(mut self, endpoint: Endpoint) -> Self {
        self.off.push(endpoint);
        self
    }

    /// Moves one to a path of its own, which no prefix precedes.
    pub(crate) fn at(mut self, endpoint: Endpoint, path: impl Into<String>) -> Self {
        self.moved.retain(|(known, _)| *known != endpoint);
        self.moved.push((endpoint, without_last_slash(path.into())));
        self
    }

    pub(crate) fn prefixes(mut self, prefixes: Prefixes) -> Self {
        self.prefixes = prefixes;
        self
    }

    /// Where `endpoint` is mounted; `None` where it is switched off.
    pub(crate) fn path(&self, endpoint: Endpoint) -> Option<String> {
        if self.off.contains(&endpoint) {
            return None;
        }
        let (base, path) = endpoint.place();
        let prefix = match base {
            Base::Root => "",
            Base::Ops => &self.prefixes.ops,
            Base::Health => &self.prefixes.health,
        };
        // A prefix of `/` is no prefix: `//live` is a path that nobody asks for.
        let prefix = if prefix == "/" { "" } else { prefix };
        let moved = self.moved.iter().find(|(known, _)| *known == endpoint);
        Some(moved.map_or_else(|| format!("{prefix}{path}"), |(_, path)| path.clone()))
    }

    /// What is mounted, with its path as a template, without the variants that end with a slash.
    pub(crate) fn paths(&self) -> Vec<(Endpoint, String)> {
        let mounted = |endpoint| self.path(endpoint).map(|path| (endpoint, path));
        Endpoint::ALL.into_iter().filter_map(mounted).collect()
    }

    /// Finds paths that cannot be mounted.
    pub(crate) fn verify(&self, problems: &mut Problems) {
        let mut taken: Vec<(String, Endpoint)> = Vec::new();
        for (endpoint, path) in self.paths() {
            if let Some(fault) = fault(endpoint, &path) {
                problems.push(Problem::new(format!("endpoint {endpoint:?}: the path `{path}` {fault}")));
            }
            if let Some((_, other)) = taken.iter().rfind(|(known, _)| *known == path) {
                problems.push(Problem::new(format!(
                    "endpoints {other:?} and {endpoint:?} are both at `{path}`: move one, or switch it off with \
                     `.without(Endpoint::{endpoint:?})`"
                )));
            }
            taken.push((path, endpoint));
        }
        self.find_below_steering(&taken, problems);
    }

    /// What stands below the page is its own, wherever that is.
    fn find_below_steering(&self, taken: &[(String, Endpoint)], problems: &mut Problems) {
        let Some(base) = self.path(Endpoint::Resilience) else { return };
        let is_below = |path: &str, directory: &str| {
            let rest = path.strip_prefix(&*base).and_then(|rest| rest.strip_prefix(directory));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        for (path, endpoint) in taken {
            if *endpoint != Endpoint::Resilience && (is_below(path, "/api") || is_below(path, "/export")) {
                problems.push(Problem::new(format!(
                    "endpoint {endpoint:?}: the path `{path}` belongs to {:?}, which is at `{base}`: move one of them",
                    Endpoint::Resilience
                )));
            }
        }
    }
}

fn fault(endpoint: Endpoint, path: &str) -> Option<&'static str> {
    let plain = if endpoint == Endpoint::HealthCheck {
        if path.matches("/{name}").count() != 1 {
            return Some("must have one segment `{name}`, as in `/_health/checks/{name}`");
        }
        path.replace("/{name}", "")
    } else {
        path.to_owned()
    };
    let foreign =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}' | '?' | '#' | '*' | ':');
    if !path.starts_with('/') {
        Some("must begin with `/`")
    } else if plain.contains(foreign) {
        Some("must not hold spaces or any of `{ } ? # * :`")
    } else if path.contains("//") {
        Some("must not hold an empty segment")
    } else if endpoint == Endpoint::Resilience && path == "/" {
        Some("has others below it: give it a segment, as in `/internal`")
    } else {
        None
    }
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
