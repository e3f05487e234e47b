//! What stands under `/_resilience`: the page, the API, the exports.

use axum::Router;
use axum::routing::get;

use super::shared::Shared;
use super::{api, exports, page, routes};
use crate::sync::Arc;

/// The paths under `base`.
pub(super) fn paths(base: &str) -> Router<Arc<Shared>> {
    let page = || get(page::show).fallback(routes::not_allowed);
    let export = get(exports::show).fallback(routes::not_allowed);
    Router::new()
        .route(base, page())
        .route(&format!("{base}/"), page())
        .route(&format!("{base}/export/{{kind}}"), export)
        .merge(api::paths(&format!("{base}/api")))
}
