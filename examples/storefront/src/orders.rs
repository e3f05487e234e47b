//! Orders: stored before they are paid, so that none is lost in between.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use resilience::slo;
use serde_json::{Value, json};
use sqlx::{AnyPool, Row};

use crate::failure::Failure;
use crate::payment;
use crate::shop::{CATALOGUE, Shop};

/// How many orders are settled in one round.
const ROUND: i64 = 20;

/// Longer than an order that was just placed is being paid, in milliseconds.
const PAYING: i64 = 2000;

pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) total_cents: i64,
}

/// Whether an order is paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    PendingPayment,
    Paid,
    Declined,
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PendingPayment => "pending_payment",
            Self::Paid => "paid",
            Self::Declined => "declined",
        })
    }
}

/// Takes `{"product_id": 1, "quantity": 2}`. 201 for an order that is paid, 202 for one that will be settled later. What the
/// shop promises holds without the payment service too: the order is there, and is settled later.
#[slo("checkout", availability = "99.9%", latency = "1s", quantile = "99%")]
pub(crate) async fn place_order(
    State(shop): State<Shop>,
    Json(wanted): Json<Value>,
) -> Result<Response, Failure> {
    let (product, quantity) = read(&wanted)?;
    let order = store(&shop.pool, product, quantity).await?;
    shop.cache.forget(CATALOGUE).await;
    let status = payment::pay(&shop, &order).await?;
    let code = if status == Status::Paid { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let mut headers = HeaderMap::new();
    if let Ok(location) = format!("/orders/{}", order.id).parse() {
        headers.insert(header::LOCATION, location);
    }
    let body = json!({"id": order.id, "total_cents": order.total_cents, "status": status.to_string()});
    Ok((code, headers, Json(body)).into_response())
}

/// Takes `{"product_id": 1, "quantity": 20}`, and adds that to the stock.
pub(crate) async fn take_delivery(
    State(shop): State<Shop>,
    Json(delivered): Json<Value>,
) -> Result<StatusCode, Failure> {
    let (product, quantity) = read(&delivered)?;
    let added = sqlx::query("UPDATE products SET stock = stock + $1 WHERE id = $2")
        .bind(quantity)
        .bind(product)
        .execute(&shop.pool)
        .await?;
    if added.rows_affected() == 0 {
        return Err(Failure::Refused(StatusCode::NOT_FOUND, "no such product"));
    }
    shop.cache.forget(CATALOGUE).await;
    Ok(StatusCode::NO_CONTENT)
}

fn read(wanted: &Value) -> Result<(i64, i64), Failure> {
    // More than anybody orders, and nothing that could overflow a sum.
    let number = |key| wanted.get(key).and_then(Value::as_i64).filter(|number| (1..=10_000).contains(number));
    let malformed = Failure::Refused(StatusCode::BAD_REQUEST, "send {\"product_id\": 1, \"quantity\": 2}");
    number("product_id").zip(number("quantity")).ok_or(malformed)
}

async fn store(pool: &AnyPool, product: i64, quantity: i64) -> Result<Order, Failure> {
    let mut transaction = pool.begin().await?;
    let taken = sqlx::query("UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $3")
        .bind(quantity)
        .bind(product)
        .bind(quantity)
        .execute(&mut *transaction)
        .await?;
    if taken.rows_affected() == 0 {
        return Err(Failure::Refused(StatusCode::CONFLICT, "not enough in stock"));
    }
    let price: i64 = sqlx::query_scalar("SELECT price_cents FROM products WHERE id = $1")
        .bind(product)
        .fetch_one(&mut *transaction)
        .await?;
    let order = Order { id: order_number(), total_cents: price.saturating_mul(quantity) };
    let insert = "INSERT INTO orders (id, product_id, quantity, total_cents, status, placed_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(insert)
        .bind(&order.id)
        .bind(product)
        .bind(quantity)
        .bind(order.total_cents)
        .bind(Status::PendingPayment.to_string())
        .bind(milliseconds())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(order)
}

/// The oldest orders that wait for their payment.
pub(crate) async fn pending(pool: &AnyPool) -> Result<Vec<Order>, Failure> {
    let query = "SELECT id, total_cents FROM orders WHERE status = $1 AND placed_at < $2
                 ORDER BY placed_at, id LIMIT $3";
    let rows = sqlx::query(query)
        .bind(Status::PendingPayment.to_string())
        .bind(milliseconds() - PAYING)
        .bind(ROUND)
        .fetch_all(pool)
        .await?;
    let order = |row: &sqlx::any::AnyRow| {
        Ok(Order { id: row.try_get("id")?, total_cents: row.try_get("total_cents")? })
    };
    rows.iter().map(order).collect()
}

/// Ends the wait of an order for its payment, once: two may have asked for the same. What is not sold goes back.
pub(crate) async fn conclude(pool: &AnyPool, order: &Order, status: Status) -> Result<Status, Failure> {
    let mut transaction = pool.begin().await?;
    let settled = sqlx::query("UPDATE orders SET status = $1 WHERE id = $2 AND status = $3")
        .bind(status.to_string())
        .bind(&order.id)
        .bind(Status::PendingPayment.to_string())
        .execute(&mut *transaction)
        .await?;
    if settled.rows_affected() == 1 && status == Status::Declined {
        let back = "UPDATE products SET stock = stock + (SELECT quantity FROM orders WHERE id = $1)
                    WHERE id = (SELECT product_id FROM orders WHERE id = $2)";
        sqlx::query(back).bind(&order.id).bind(&order.id).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(status)
}

pub(crate) async fn order(State(shop): State<Shop>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let row = sqlx::query("SELECT id, product_id, quantity, total_cents, status FROM orders WHERE id = $1")
        .bind(id)
        .fetch_optional(&shop.pool)
        .await?;
    let row = row.ok_or(Failure::Refused(StatusCode::NOT_FOUND, "no such order"))?;
    Ok(Json(json!({
        "id": row.try_get::<String, _>("id")?,
        "product_id": row.try_get::<i64, _>("product_id")?,
        "quantity": row.try_get::<i64, _>("quantity")?,
        "status": row.try_get::<String, _>("status")?,
        "total_cents": row.try_get::<i64, _>("total_cents")?,
    })))
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn milliseconds() -> i64 {
    i64::try_from(since_1970().as_millis()).unwrap_or(i64::MAX)
}

/// Unique among the orders of all processes that share the database, near enough for a shop of four products.
fn order_number() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let (time, count) = (since_1970().as_micros(), COUNTER.fetch_add(1, Ordering::Relaxed));
    format!("{time:x}-{:x}-{count}", std::process::id())
}
