//! The search: a service of its own, or the database, or nothing.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use resilience::{external_service, fallback, rate_limit, retry, slo};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::shop::{Shop, products_of};

/// Asking twice does no harm, so what fails once is asked again, while no more than a tenth of the calls are.
#[external_service("search", recovery = "5s", timeout = "500ms")]
#[retry(max_retries = 2, base_delay = "20ms", budget = "10%")]
#[fallback(in_database, nothing())]
async fn find(shop: &Shop, words: &str) -> Result<Value, Failure> {
    let results = shop.services.search.post("/search", &json!({"words": words})).await?;
    Ok(json!({"results": results, "fallback": false}))
}

async fn in_database(shop: &Shop, words: &str) -> Result<Value, Failure> {
    let query = "SELECT id, name, price_cents, stock FROM products WHERE name LIKE $1 ORDER BY id";
    let rows = sqlx::query(query).bind(format!("%{}%", words.to_lowercase())).fetch_all(&shop.pool).await?;
    Ok(json!({"results": products_of(&rows)?, "fallback": true}))
}

fn nothing() -> Value {
    json!({"results": [], "fallback": true})
}

/// Takes `?q=cup`. A search costs more than other pages: who asks too often is asked to wait.
#[rate_limit("100/10s", per = ip)]
#[slo(availability = "99.5%", latency = "600ms", quantile = "95%")]
pub(crate) async fn search(State(shop): State<Shop>, Query(query): Query<Value>) -> Response {
    let words = query.get("q").and_then(Value::as_str).unwrap_or_default();
    find(&shop, words).await.map(Json).into_response()
}
