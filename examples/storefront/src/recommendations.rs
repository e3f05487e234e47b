//! What else somebody may like: as a service of its own knows it, or as it was last known, or what is popular.

use axum::Json;
use axum::extract::{Path, State};
use resilience::{bulkhead, cache_fallback, external_service};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::shop::{Shop, products_of};

/// What the shop can do without: two failures are enough, and nobody waits long for it.
#[external_service(
    "recommendations",
    preset = optional,
    recovery = "5s",
    timeout = "500ms",
    fallback = popular
)]
#[cache_fallback(key = product, ttl = "5m")]
#[bulkhead(max_concurrent = 8)]
async fn recommended(shop: &Shop, product: i64) -> Result<Value, Failure> {
    let products = shop.services.recommendations.get(&format!("/recommendations/{product}")).await?;
    Ok(json!({"from": "recommendations", "products": products}))
}

async fn popular(shop: &Shop, _product: i64) -> Result<Value, Failure> {
    let query = "SELECT id, name, price_cents, stock FROM products ORDER BY
        (SELECT COALESCE(SUM(quantity), 0) FROM orders WHERE product_id = products.id) DESC, id LIMIT 3";
    let rows = sqlx::query(query).fetch_all(&shop.pool).await?;
    Ok(json!({"from": "popular", "products": products_of(&rows)?}))
}

pub(crate) async fn recommendations(
    State(shop): State<Shop>,
    Path(product): Path<i64>,
) -> Result<Json<Value>, Failure> {
    recommended(&shop, product).await.map(Json)
}
