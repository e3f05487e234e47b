//! Which router answers a request: the operational one, or at once that of the program.

use axum::Router;

use crate::http::Endpoints;

/// The operational paths in front of the program's routes.
///
/// The router of all asks for an operational path first and hands what is none on to the program's: twice the work, so
/// that only takes it whose first segment is that of an operational path.
#[derive(Debug)]
pub(crate) struct Front {
    all: Router,
    /// The program's routes alone, and the first segments that are not for them.
    routes: Option<(Router, Vec<String>)>,
}

impl Front {
    /// `all` has the `routes` behind the operational `endpoints`.
    pub(super) fn new(all: Router, routes: Router, endpoints: &Endpoints) -> Self {
        let first = |(_, path): (_, String)| first_segment(&path).to_owned();
        let mut segments = endpoints.paths().into_iter().map(first).collect::<Vec<_>>();
        segments.sort();
        segments.dedup();
        let is_known = segments.iter().all(|segment| !segment.contains('{'));
        Self { all, routes: is_known.then_some((routes, segments)) }
    }

    /// The router for a path. Which one it is makes no difference to the answer.
    pub(crate) fn router(&self, path: &str) -> &Router {
        match &self.routes {
            Some((routes, operational)) if !operational.iter().any(|one| one == first_segment(path)) => {
                routes
            }
            _ => &self.all,
        }
    }
}

impl From<Router> for Front {
    fn from(all: Router) -> Self {
        Self { all, routes: None }
    }
}

fn first_segment(path: &str) -> &str {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split_once('/').map_or(path, |(first, _)| first)
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;
