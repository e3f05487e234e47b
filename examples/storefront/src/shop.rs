//! The shop: products to look at. What is around them has files of its own.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use crate::cache::Cache;
use crate::failure::Failure;
use crate::upstreams::Services;
use crate::{orders, recommendations, search};

pub(crate) const CATALOGUE: &str = "catalogue";

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) pool: AnyPool,
    pub(crate) cache: Cache,
    pub(crate) services: Services,
}

pub(crate) fn routes(shop: Shop) -> Router {
    Router::new()
        .route("/", get(welcome))
        .route("/products", get(products))
        .route("/products/{id}", get(product))
        .route("/products/{id}/recommendations", get(recommendations::recommendations))
        .route("/search", get(search::search))
        .route("/orders", post(orders::place_order))
        .route("/orders/{id}", get(orders::order))
        .route("/deliveries", post(orders::take_delivery))
        .with_state(shop)
}

async fn welcome() -> Json<Value> {
    let see = [
        "/products",
        "/products/1/recommendations",
        "/search?q=cup",
        "/orders/{id}",
        "/upstreams",
        "/health",
    ];
    Json(json!({"shop": "storefront", "see": see}))
}

async fn products(State(shop): State<Shop>) -> Result<Response, Failure> {
    if let Ok(Some(known)) = shop.cache.get(CATALOGUE).await {
        return Ok(json_text(known));
    }
    let rows = sqlx::query("SELECT id, name, price_cents, stock FROM products ORDER BY id")
        .fetch_all(&shop.pool)
        .await?;
    let text = products_of(&rows)?.to_string();
    shop.cache.put(CATALOGUE, &text).await;
    Ok(json_text(text))
}

async fn product(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<Value>, Failure> {
    let row = sqlx::query("SELECT id, name, price_cents, stock FROM products WHERE id = $1")
        .bind(id)
        .fetch_optional(&shop.pool)
        .await?;
    let row = row.ok_or(Failure::Refused(StatusCode::NOT_FOUND, "no such product"))?;
    Ok(Json(product_of(&row)?))
}

pub(crate) fn products_of(rows: &[AnyRow]) -> Result<Value, sqlx::Error> {
    rows.iter().map(product_of).collect()
}

fn product_of(row: &AnyRow) -> Result<Value, sqlx::Error> {
    Ok(json!({
        "id": row.try_get::<i64, _>("id")?,
        "name": row.try_get::<String, _>("name")?,
        "price_cents": row.try_get::<i64, _>("price_cents")?,
        "stock": row.try_get::<i64, _>("stock")?,
    }))
}

fn json_text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
