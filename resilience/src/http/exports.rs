//! `/_resilience/export/{kind}`: the files for the platform.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::answer::{answer, error};
use super::authorize::{Level, level};
use super::query;
use super::shared::Shared;
use crate::export;
use crate::sync::Arc;

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    kind: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    // Each of them names what is declared.
    if level(&shared, &headers) == Level::Verdict {
        let message = "this service hides its names: send the admin token as `Authorization: Bearer ..`";
        return error(StatusCode::FORBIDDEN, message);
    }
    let Ok(Path(kind)) = kind else {
        return error(StatusCode::NOT_FOUND, "no export has a name that is not UTF-8");
    };
    match export::find(&query::excerpt(&kind)) {
        Ok(export) => answer(StatusCode::OK, export.content_type, (export.write)(&shared.blueprint)),
        Err(message) => error(StatusCode::NOT_FOUND, &message),
    }
}

#[cfg(test)]
#[path = "exports_tests.rs"]
mod tests;
