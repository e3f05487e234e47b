//! From paths to answers.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use super::answer::{answer, error, json};
use super::authorize::{Level, level};
use super::endpoint::Endpoint;
use super::shared::Shared;
use super::{exposition, query, steering, stream, views};
use crate::health::status::HealthStatus;
use crate::sync::{Arc, Ordering};

type Route = MethodRouter<Arc<Shared>>;

/// A router with every operational path that is mounted, each also with a slash at its end. It goes outside the
/// user's layers.
pub(crate) fn operations(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    let mut taken: Vec<String> = Vec::new();
    for (endpoint, path) in shared.endpoints.paths() {
        // Two routes at one path would panic; they were reported when the endpoints were verified.
        if taken.contains(&path) {
            continue;
        }
        taken.push(path.clone());
        if endpoint == Endpoint::Resilience {
            router = router.merge(steering::paths(&path));
            continue;
        }
        if path != "/" {
            router = router.route(&format!("{path}/"), route(endpoint));
        }
        router = router.route(&path, route(endpoint));
    }
    router.with_state(shared)
}

/// GET and HEAD alike: the router leaves the body out of the answer to HEAD.
fn route(endpoint: Endpoint) -> Route {
    let route = match endpoint {
        Endpoint::Livez => get(alive),
        Endpoint::Health => get(whole),
        Endpoint::HealthCheck => get(one_check),
        Endpoint::HealthCircuits => get(circuits),
        Endpoint::HealthStream => get(stream::open),
        Endpoint::Metrics => get(exposition::scrape),
        _ => match views::CONSTANTS.iter().find(|constant| constant.endpoint == endpoint) {
            Some(constant) => get(async || json(StatusCode::OK, constant.body)),
            None => report_route(endpoint),
        },
    };
    route.fallback(not_allowed)
}

fn report_route(endpoint: Endpoint) -> Route {
    match views::VIEWS.iter().position(|view| view.endpoint == Some(endpoint)) {
        Some(view) => {
            get(move |State(shared): State<Arc<Shared>>, request: Request| show(shared, view, request))
        }
        None => MethodRouter::new(),
    }
}

/// Looks at nothing but the runtime's beat, and at that only where a watchdog is set.
async fn alive(State(shared): State<Arc<Shared>>) -> Response {
    if shared.engine.is_alive() {
        return json(StatusCode::OK, views::ALIVE);
    }
    json(StatusCode::SERVICE_UNAVAILABLE, views::STALLED)
}

pub(super) async fn not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here")
}

async fn show(shared: Arc<Shared>, view: usize, request: Request) -> Response {
    if views::VIEWS[view].is_probe() && !shared.probed.load(Ordering::Relaxed) {
        shared.probed.store(true, Ordering::Relaxed);
    }
    let report = shared.engine.report().await;
    let (code, body) = shared.kept.answer(view, level(&shared, request.headers()), &report);
    answer(code, views::VIEWS[view].content_type, body)
}

/// `/health`, in the format that is asked for.
async fn whole(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    match format(&request, Some(request.headers())) {
        Ok(view) => show(shared, view, request).await,
        Err(refusal) => *refusal,
    }
}

/// The view that `?format=` names, or where `headers` are given `Accept`, or the usual one.
pub(super) fn format(request: &Request, headers: Option<&HeaderMap>) -> Result<usize, Box<Response>> {
    let asked = query::value(request.uri().query(), "format");
    let name = asked.as_deref().unwrap_or_else(|| views::accepted_format(headers));
    views::format(name).ok_or_else(|| {
        let known = views::formats().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = format!("unknown format `{}`: the known ones are {known}", query::excerpt(name));
        Box::new(error(StatusCode::BAD_REQUEST, &message))
    })
}

/// Always 200, or with `?strict=1` 503 where a circuit is not healthy.
async fn circuits(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let circuits = shared.engine.circuits();
    let strict = query::value(request.uri().query(), "strict");
    let strict = strict.is_some_and(|value| matches!(&*value, "1" | "true"));
    let body = views::circuits(&circuits, level(&shared, request.headers()));
    json(views::code(!strict || views::circuits_healthy(&circuits)), body)
}

async fn one_check(
    State(shared): State<Arc<Shared>>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(name)) = name else {
        return error(StatusCode::NOT_FOUND, "no health check has a name that is not UTF-8");
    };
    let level = level(&shared, &headers);
    // Where names are hidden, they cannot be guessed either.
    let check = if level == Level::Verdict { None } else { shared.engine.check(&name).await };
    let Some(check) = check else {
        let message = format!("no health check is named `{}`", query::excerpt(&name));
        return error(StatusCode::NOT_FOUND, &message);
    };
    // One that nobody needs and that has not run is no failure; one that fails is, whoever needs it.
    let passes = check.status() != HealthStatus::Unhealthy && check.effective() != HealthStatus::Unhealthy;
    json(views::code(passes), views::one_check(&check, level))
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
