//! What stands under `/_resilience`: the page, the API, the exports.

use axum::Router;
use axum::routing::get;

use super::shared::Shared;
use super::{api, exports, page, routes};
use crate::export::EXPORTS;
use crate::sync::Arc;

/// The paths under `base`.
pub(super) fn paths(base: &str) -> Router<Arc<Shared>> {
    let page = || get(page::show).fallback(routes::not_allowed);
    let export = || get(exports::show).fallback(routes::not_allowed);
    Router::new()
        .route(base, page())
        .route(&format!("{base}/"), page())
        .route(&format!("{base}/export/{{kind}}"), export())
        .route(&format!("{base}/export/{{kind}}/"), export())
        .merge(api::paths(&format!("{base}/api")))
}

/// The templates of the paths below `base`, without the variants that end with a slash; the last one stands for all below
/// the API.
pub(crate) fn below(base: &str) -> Vec<String> {
    let api = api::OPERATIONS.iter().map(|operation| format!("/api{}", operation.path));
    let exports = EXPORTS.iter().map(|export| format!("/export/{}", export.kind));
    let others = ["/export/{kind}", "/api/{path}"].map(str::to_owned);
    api.chain(exports).chain(others).map(|path| format!("{base}{path}")).collect()
}
