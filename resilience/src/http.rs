//! What the operational paths answer.

mod endpoint;
mod shared;

pub(crate) use endpoint::Endpoints;
pub use endpoint::{Endpoint, Prefixes};
pub use shared::Details;
pub(crate) use shared::{Shared, SharedOptions};

use axum::Router;

use crate::sync::Arc;

/// A router with every operational path that is mounted. It goes outside the user's layers.
pub(crate) fn operations(_shared: Arc<Shared>) -> Router {
    Router::new()
}
