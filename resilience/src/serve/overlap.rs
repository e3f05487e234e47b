//! Finds routes of the program that an operational path would hide.

use axum::Router;
use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use futures_util::FutureExt;
use tower::Service;

use crate::error::{Problem, Problems};
use crate::http::{Endpoint, Endpoints};

/// The path that a route was declared with.
#[derive(Clone, Debug)]
struct Matched(String);

/// Adds a problem for each route of `routes` that is written as one of the operational paths. A pattern that only
/// happens to match one, such as `/{page}`, is left alone: it serves all the others.
pub(crate) fn find(routes: &Router, endpoints: &Endpoints, problems: &mut Problems) {
    // Layers of a router see which of its routes matched, and answer without running it.
    let mut asked = routes.clone().layer(from_fn(tell_match));
    for (endpoint, path) in endpoints.paths() {
        let Ok(request) = Request::get(path.replace(['{', '}'], "_")).body(Body::empty()) else { continue };
        let answer = asked.call(request).now_or_never().and_then(Result::ok);
        let matched = answer.and_then(|answer| answer.extensions().get::<Matched>().cloned());
        if matched.is_some_and(|Matched(matched)| is_same(&matched, &path)) {
            problems.push(Problem::new(hidden(endpoint, &path)));
        }
    }
}

async fn tell_match(matched: Option<MatchedPath>, _request: axum::extract::Request, _next: Next) -> Response {
    let mut response = Response::new(Body::empty());
    if let Some(matched) = matched {
        response.extensions_mut().insert(Matched(matched.as_str().to_owned()));
    }
    response
}

/// Whether two templates are one: the names of their parameters do not count.
fn is_same(route: &str, path: &str) -> bool {
    let is_parameter = |segment: &str| segment.starts_with('{') && !segment.starts_with("{*");
    let (route, path) = (route.split('/'), path.split('/'));
    route.clone().count() == path.clone().count()
        && route.zip(path).all(|(a, b)| a == b || (is_parameter(a) && is_parameter(b)))
}

fn hidden(endpoint: Endpoint, path: &str) -> String {
    format!(
        "the route `{path}` would be hidden by the operational endpoint of the same path: switch that off with \
         `.without(Endpoint::{endpoint:?})`, or move it with `.at(Endpoint::{endpoint:?}, \"/internal{path}\")`"
    )
}

#[cfg(test)]
#[path = "overlap_tests.rs"]
mod tests;
