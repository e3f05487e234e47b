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
use crate::http::{Endpoint, Endpoints, steering};

/// The path that a route was declared with.
#[derive(Clone, Debug)]
struct Matched(String);

/// Adds a problem for each route of `routes` that is written as one of the operational paths. A pattern that only
/// happens to match one, such as `/{page}`, is left alone: it serves all the others.
///
/// Of what is below the API, all of which is hidden, only what a path of the API matches is found: routers do not list
/// their routes.
pub(crate) fn find(routes: &Router, endpoints: &Endpoints, problems: &mut Problems) {
    // Layers of a router see which of its routes matched, and answer without running it.
    let mut asked = routes.clone().layer(from_fn(tell_match));
    for (endpoint, path) in endpoints.paths() {
        if matched(&mut asked, &path).is_some_and(|route| is_same(&route, &path)) {
            problems.push(Problem::new(hidden(endpoint, &path, &path)));
        }
        if endpoint == Endpoint::Resilience {
            for route in hidden_below(&mut asked, &path) {
                problems.push(Problem::new(hidden(endpoint, &path, &route)));
            }
        }
    }
}

/// The routes that what stands below the page at `base` hides, each once.
fn hidden_below(asked: &mut Router, base: &str) -> Vec<String> {
    let api = format!("{base}/api/");
    let mut routes: Vec<String> = Vec::new();
    for path in steering::below(base) {
        let Some(route) = matched(asked, &path) else { continue };
        if (route.starts_with(&api) || is_same(&route, &path)) && !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

/// The template of the route that a path of this template matches.
fn matched(asked: &mut Router, path: &str) -> Option<String> {
    let request = Request::get(path.replace(['{', '}'], "_")).body(Body::empty()).ok()?;
    let answer = asked.call(request).now_or_never()?.ok()?;
    answer.extensions().get().map(|Matched(route)| route.clone())
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

fn hidden(endpoint: Endpoint, path: &str, route: &str) -> String {
    let by = if route == path {
        "the operational endpoint of the same path".to_owned()
    } else {
        format!("what stands below the operational endpoint `{path}`")
    };
    format!(
        "the route `{route}` would be hidden by {by}: switch that off with `.without(Endpoint::{endpoint:?})`, or move it \
         with `.at(Endpoint::{endpoint:?}, \"/internal{path}\")`"
    )
}

#[cfg(test)]
#[path = "overlap_tests.rs"]
mod tests;
