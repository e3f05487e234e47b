//! The shop: products to look at, orders to place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use crate::cache::Cache;

const CATALOGUE: &str = "catalogue";

#[derive(Clone)]
struct Shop {
    pool: AnyPool,
    cache: Cache,
}

pub(crate) fn routes(pool: AnyPool, cache: Cache) -> Router {
    Router::new()
        .route("/", get(welcome))
        .route("/products", get(products))
        .route("/products/{id}", get(product))
        .route("/orders", post(place_order))
        .route("/orders/{id}", get(order))
        .with_state(Shop { pool, cache })
}

async fn welcome() -> Json<Value> {
    Json(json!({"shop": "storefront", "see": ["/products", "/orders/{id}", "/health"]}))
}

async fn products(State(shop): State<Shop>) -> Result<Response, Failure> {
    if let Some(known) = shop.cache.get(CATALOGUE).await {
        return Ok(json_text(known));
    }
    let rows = sqlx::query("SELECT id, name, price_cents, stock FROM products ORDER BY id")
        .fetch_all(&shop.pool)
        .await?;
    let products: Result<Vec<Value>, sqlx::Error> = rows.iter().map(product_of).collect();
    let text = Value::from(products?).to_string();
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

/// Takes `{"product_id": 1, "quantity": 2}`.
async fn place_order(State(shop): State<Shop>, Json(order): Json<Value>) -> Result<Response, Failure> {
    let wanted = |key: &str| order.get(key).and_then(Value::as_i64).filter(|number| *number > 0);
    let malformed = Failure::Refused(StatusCode::BAD_REQUEST, "send {\"product_id\": 1, \"quantity\": 2}");
    let (Some(product_id), Some(quantity)) = (wanted("product_id"), wanted("quantity")) else {
        return Err(malformed);
    };
    let mut transaction = shop.pool.begin().await?;
    let taken = sqlx::query("UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $3")
        .bind(quantity)
        .bind(product_id)
        .bind(quantity)
        .execute(&mut *transaction)
        .await?;
    if taken.rows_affected() == 0 {
        return Err(Failure::Refused(StatusCode::CONFLICT, "not enough in stock"));
    }
    let price: i64 = sqlx::query_scalar("SELECT price_cents FROM products WHERE id = $1")
        .bind(product_id)
        .fetch_one(&mut *transaction)
        .await?;
    let (id, total) = (order_number(), price.saturating_mul(quantity));
    sqlx::query("INSERT INTO orders (id, product_id, quantity, total_cents) VALUES ($1, $2, $3, $4)")
        .bind(&id)
        .bind(product_id)
        .bind(quantity)
        .bind(total)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    shop.cache.forget(CATALOGUE).await;
    let mut headers = HeaderMap::new();
    if let Ok(location) = format!("/orders/{id}").parse() {
        headers.insert(header::LOCATION, location);
    }
    Ok((StatusCode::CREATED, headers, Json(json!({"id": id, "total_cents": total}))).into_response())
}

async fn order(State(shop): State<Shop>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let row = sqlx::query("SELECT id, product_id, quantity, total_cents FROM orders WHERE id = $1")
        .bind(id)
        .fetch_optional(&shop.pool)
        .await?;
    let row = row.ok_or(Failure::Refused(StatusCode::NOT_FOUND, "no such order"))?;
    Ok(Json(json!({
        "id": row.try_get::<String, _>("id")?,
        "product_id": row.try_get::<i64, _>("product_id")?,
        "quantity": row.try_get::<i64, _>("quantity")?,
        "total_cents": row.try_get::<i64, _>("total_cents")?,
    })))
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

/// Unique among the orders of all processes that share the database, near enough for a shop of four products.
fn order_number() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}-{}", since.as_micros(), std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

enum Failure {
    Refused(StatusCode, &'static str),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Refused(status, message) => (status, message),
            Self::Database(error) => {
                tracing::error!(%error, "the database failed");
                (StatusCode::SERVICE_UNAVAILABLE, "the shop's database does not answer; try again")
            }
        };
        (status, Json(json!({"error": message}))).into_response()
    }
}
