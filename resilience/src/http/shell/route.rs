//! What the layer knows of the route that it is laid over.

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::Request;

use super::{Gate, Shell};
use crate::observe::requests::{List, MethodLabel, Series, UNMATCHED};
use crate::sync::OnceLock;

/// One instance of the layer, with the series that its requests have asked for.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) gate: Gate,
    /// One, unless the route was nested at several paths after the layer was laid over it.
    paths: List<Path>,
}

#[derive(Debug)]
struct Path {
    template: Box<str>,
    series: [OnceLock<&'static Series>; MethodLabel::COUNT],
}

impl Route {
    pub(super) fn new(gate: Gate) -> Self {
        Self { gate, paths: List::new() }
    }

    /// Where the request is counted.
    pub(super) fn series(&self, shell: &'static Shell, request: &Request<Body>) -> &'static Series {
        let template = request.extensions().get().map_or(UNMATCHED, MatchedPath::as_str);
        let path = self.paths.find_or_add(|path| *path.template == *template, || Path::of(template));
        let method = MethodLabel::of(request.method());
        path.series[method.index()].get_or_init(|| shell.requests.series(template, method))
    }
}

impl Path {
    fn of(template: &str) -> Self {
        Self { template: template.into(), series: [const { OnceLock::new() }; MethodLabel::COUNT] }
    }
}
