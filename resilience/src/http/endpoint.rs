//! The operational paths: which there are, which are mounted, and where.

use crate::error::{Problem, Problems};

/// One operational endpoint, to switch off or to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `/livez`: the process answers.
    Livez,
    /// `/readyz`: ready for requests, with every check.
    Readyz,
    /// `/startupz`: the start is over.
    Startupz,
    /// `/_ops/live`: always 200.
    OpsLive,
    /// `/_ops/ready`: always 200.
    OpsReady,
    /// `/_ops/startup`: always 200.
    OpsStartup,
    /// `/_health/live`: the process answers.
    HealthLive,
    /// `/_health/ready`: ready for requests, the checks as a list.
    HealthReady,
    /// `/_health/startup`: the start is over, the critical checks as a list.
    HealthStartup,
    /// `/_health/checks/{name}`: one check.
    HealthCheck,
    /// `/health`: the whole, the checks as a map.
    Health,
    /// `/health/$stream`: the body of `/health` as server-sent events.
    HealthStream,
    /// `/health/circuits`: the circuits.
    HealthCircuits,
    /// `/healthz`: the whole, with the time.
    Healthz,
    /// `/ready`: ready for requests, and if not, why.
    Ready,
    /// `/live`: the process answers.
    Live,
    /// `/metrics`: the metrics for Prometheus.
    Metrics,
}

/// Where in front of a path a prefix stands.
#[derive(Clone, Copy)]
enum Base {
    Root,
    Ops,
    Health,
}

impl Endpoint {
    /// Every endpoint, in the order of the documentation.
    pub const ALL: [Self; 17] = [
        Self::Livez,
        Self::Readyz,
        Self::Startupz,
        Self::OpsLive,
        Self::OpsReady,
        Self::OpsStartup,
        Self::HealthLive,
        Self::HealthReady,
        Self::HealthStartup,
        Self::HealthCheck,
        Self::Health,
        Self::HealthStream,
        Self::HealthCircuits,
        Self::Healthz,
        Self::Ready,
        Self::Live,
        Self::Metrics,
    ];

    const fn place(self) -> (Base, &'static str) {
        match self {
            Self::Livez => (Base::Root, "/livez"),
            Self::Readyz => (Base::Root, "/readyz"),
            Self::Startupz => (Base::Root, "/startupz"),
            Self::OpsLive => (Base::Ops, "/live"),
            Self::OpsReady => (Base::Ops, "/ready"),
            Self::OpsStartup => (Base::Ops, "/startup"),
            Self::HealthLive => (Base::Health, "/live"),
            Self::HealthReady => (Base::Health, "/ready"),
            Self::HealthStartup => (Base::Health, "/startup"),
            Self::HealthCheck => (Base::Health, "/checks/{name}"),
            Self::Health => (Base::Root, "/health"),
            Self::HealthStream => (Base::Root, "/health/$stream"),
            Self::HealthCircuits => (Base::Root, "/health/circuits"),
            Self::Healthz => (Base::Root, "/healthz"),
            Self::Ready => (Base::Root, "/ready"),
            Self::Live => (Base::Root, "/live"),
            Self::Metrics => (Base::Root, "/metrics"),
        }
    }
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
        Self { ops: "/_ops".to_owned(), health: "/_health".to_owned() }
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
    } else {
        None
    }
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
