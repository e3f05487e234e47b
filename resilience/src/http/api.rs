//! `/_resilience/api`: what the program declares and how it is, and what operators may do about it.
//!
//! An operation is a value that says all of itself: its path, what it does, what it takes and what it answers. The routes,
//! the index and the documents of the API are made of the same list.

mod admission;
mod audit;
mod body;
mod checks;
mod circuits;
mod config;
mod declared;
pub(crate) mod described;
mod document;
mod endpoints;
mod index;
mod maintenance;
mod policies;
mod refusal;
mod service;
pub(crate) mod shape;
mod slos;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::extract::path::RawPathParams;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};
use serde_json::{Map, Value};

use super::answer::{error, json};
use super::authorize::{Level, level};
use super::routes;
use super::shared::Shared;
use crate::sync::Arc;
use refusal::Refusal;
use shape::{Field, Shape};

/// Every operation, in the order of the documentation.
pub(crate) static OPERATIONS: [&Operation; 21] = [
    &index::INDEX,
    &document::DOCUMENT,
    &service::SERVICE,
    &circuits::ALL,
    &circuits::ONE,
    &circuits::RESET,
    &circuits::FORCE_OPEN,
    &circuits::DISABLE,
    &circuits::METRICS_ONLY,
    &checks::ALL,
    &checks::ONE,
    &checks::RUN,
    &policies::ALL,
    &slos::ALL,
    &maintenance::STATE,
    &maintenance::ENABLE,
    &maintenance::DISABLE,
    &config::ALL,
    &config::RELOAD,
    &declared::ALL,
    &declared::HOOKS,
];

/// One thing that can be asked of the API.
pub(crate) struct Operation {
    /// In words that are a name too, as in `reset_circuit`.
    pub(crate) id: &'static str,
    /// Below `/api`: empty, or as in `/circuits/{name}`.
    pub(crate) path: &'static str,
    /// One sentence.
    pub(crate) summary: &'static str,
    /// The keys that a body may hold, where it acts; `None` where it only looks.
    pub(crate) takes: Option<&'static [Field]>,
    pub(crate) answer: Shape,
    /// What it may refuse beside what all of them do.
    pub(crate) refusals: &'static [(u16, &'static str)],
    run: Run,
}

/// How it is done.
enum Run {
    /// At once.
    Now(fn(&Asked) -> Answered),
    /// After a while.
    Later(fn(Asked) -> Pin<Box<dyn Future<Output = Answered> + Send>>),
}

/// What somebody who may ask asks.
struct Asked {
    shared: Arc<Shared>,
    /// That in the path, decoded; empty where the path has none.
    name: String,
    level: Level,
    /// What the body holds.
    given: Map<String, Value>,
}

/// A JSON body, or a refusal.
type Answered = Result<String, Refusal>;

/// The paths of the API below `base`, which is `/_resilience/api`.
pub(super) fn paths(base: &str) -> Router<Arc<Shared>> {
    let mut router = Router::new();
    for operation in OPERATIONS {
        let path = format!("{base}{}", operation.path);
        router = router.route(&format!("{path}/"), route(operation)).route(&path, route(operation));
    }
    // There is nothing to hide in that there is nothing.
    let text = format!("the API has no such path: `GET {base}` lists those that there are");
    let nowhere = move || async move { safe(error(StatusCode::NOT_FOUND, &text)) };
    router.route(&format!("{base}/{{*path}}"), any(nowhere))
}

fn route(operation: &'static Operation) -> MethodRouter<Arc<Shared>> {
    let serve = move |State(shared): State<Arc<Shared>>, name: Name, request: Request| {
        serve(operation, shared, name, request)
    };
    match operation.takes {
        Some(_) => post(serve).fallback(only_post),
        None => get(serve).fallback(only_get),
    }
}

async fn only_get() -> Response {
    safe(routes::not_allowed().await)
}

async fn only_post() -> Response {
    safe(error(StatusCode::METHOD_NOT_ALLOWED, "only POST is answered here"))
}

/// The name in the path.
type Name = Result<RawPathParams, RawPathParamsRejection>;

async fn serve(operation: &'static Operation, shared: Arc<Shared>, name: Name, request: Request) -> Response {
    let (request, body) = request.into_parts();
    let name = match &name {
        Ok(parameters) => Ok(parameters.iter().next().map_or("", |(_, name)| name).to_owned()),
        Err(_) => Err(Refusal::new(StatusCode::NOT_FOUND, "nothing has a name that is not UTF-8")),
    };
    let answered = match operation.takes {
        Some(fields) => {
            let entry = audit::Entry::new(operation, &request, name.as_deref().unwrap_or_default());
            let answered = act(operation, shared, name, &request, body, fields).await;
            entry.end(answered.as_ref().err());
            answered
        }
        None => look(operation, shared, name, &request).await,
    };
    safe(answered.map_or_else(Refusal::respond, |body| json(StatusCode::OK, body)))
}

async fn look(
    operation: &'static Operation,
    shared: Arc<Shared>,
    name: Result<String, Refusal>,
    request: &Parts,
) -> Answered {
    admission::may_look(&shared, request)?;
    let level = level(&shared, &request.headers);
    operation.answer(Asked { shared, name: name?, level, given: Map::new() }).await
}

async fn act(
    operation: &'static Operation,
    shared: Arc<Shared>,
    name: Result<String, Refusal>,
    request: &Parts,
    body: Body,
    fields: &'static [Field],
) -> Answered {
    admission::may_act(&shared, request)?;
    let given = body::read(request, body, fields).await?;
    let level = level(&shared, &request.headers);
    operation.answer(Asked { shared, name: name?, level, given }).await
}

impl Operation {
    pub(crate) fn method(&self) -> &'static str {
        if self.takes.is_some() { "POST" } else { "GET" }
    }

    async fn answer(&self, asked: Asked) -> Answered {
        match self.run {
            Run::Now(run) => run(&asked),
            Run::Later(run) => run(asked).await,
        }
    }
}

/// What keeps browsers from taking an answer for anything else, or from handing it to another page.
fn safe(mut response: Response) -> Response {
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin")]
    {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

impl fmt::Debug for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Operation").field(&self.id).finish()
    }
}

#[cfg(test)]
#[path = "api_tests.rs"]
mod tests;
