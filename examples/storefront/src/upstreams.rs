//! The services that the shop calls. Each is the one that a variable names (`PAYMENT_URL`, `RECOMMENDATIONS_URL`,
//! `SEARCH_URL`), or else a small server that the shop starts itself, and that anybody can make slow, failing or dead:
//!
//! ```sh
//! curl localhost:8000/upstreams
//! curl localhost:8000/upstreams/payment --json '{"mode":"dead"}'
//! curl localhost:8000/upstreams/payment --json '{"mode":"slow","delay_ms":300}'
//! curl localhost:8000/upstreams/payment --json '{"mode":"failing"}'
//! curl localhost:8000/upstreams/payment --json '{"mode":"ok"}'
//! ```
//!
//! As a process of its own: `storefront --upstream payment --port 8101`, and `PAYMENT_URL=http://localhost:8101` for
//! the shop.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::service::Service;
use crate::upstream::{Mode, Upstream};
use crate::variable;

/// Which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Payment,
    Recommendations,
    Search,
}

impl Name {
    pub(crate) const ALL: [Self; 3] = [Self::Payment, Self::Recommendations, Self::Search];

    /// What the server answers when nothing is wrong.
    pub(crate) fn routes(self) -> Router {
        match self {
            Self::Payment => Router::new().route("/charges", post(charge)),
            Self::Recommendations => Router::new().route("/recommendations/{id}", get(recommend)),
            Self::Search => Router::new().route("/search", post(search)),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Payment => "payment",
            Self::Recommendations => "recommendations",
            Self::Search => "search",
        })
    }
}

impl FromStr for Name {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|name| name.to_string() == text).ok_or(())
    }
}

/// What the shop calls.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) payment: Service,
    pub(crate) recommendations: Service,
    pub(crate) search: Service,
}

/// The servers that the shop started itself, by name.
type Upstreams = Arc<Vec<(Name, Upstream)>>;

/// Starts what no variable names. The services, and the routes with the knobs of those that were started.
pub(crate) async fn start() -> Result<(Services, Router), String> {
    let mut own = Vec::new();
    let services = Services {
        payment: find(Name::Payment, &mut own).await?,
        recommendations: find(Name::Recommendations, &mut own).await?,
        search: find(Name::Search, &mut own).await?,
    };
    let knobs = Router::new()
        .route("/upstreams", get(modes))
        .route("/upstreams/{name}", post(set_mode))
        .with_state(Arc::new(own));
    Ok((services, knobs))
}

async fn find(name: Name, own: &mut Vec<(Name, Upstream)>) -> Result<Service, String> {
    let variable_name = format!("{}_URL", name.to_string().to_uppercase());
    if let Some(address) = variable(&variable_name) {
        return Service::new(&address).map_err(|fault| format!("{variable_name}: {fault}"));
    }
    let started = Upstream::start(name, 0, Mode::Ok).await;
    let started = started.map_err(|error| format!("the {name} service cannot listen: {error}"))?;
    let service = Service::new(&format!("http://{}", started.address));
    own.push((name, started));
    service
}

async fn modes(State(own): State<Upstreams>) -> Json<Value> {
    let modes = own.iter().map(|(name, upstream)| {
        let address = format!("http://{}", upstream.address);
        (name.to_string(), json!({"address": address, "mode": upstream.mode().to_string()}))
    });
    Json(Value::Object(modes.collect::<Map<_, _>>()))
}

/// Takes `{"mode": "ok"}`, `slow`, with `"delay_ms"` or 3000, `failing` or `dead`.
async fn set_mode(
    State(own): State<Upstreams>,
    Path(name): Path<String>,
    Json(wanted): Json<Value>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let form = "send {\"mode\": \"ok\"}, \"slow\" (with \"delay_ms\"), \"failing\" or \"dead\"\n";
    let mode = read_mode(&wanted).ok_or((StatusCode::BAD_REQUEST, form.to_owned()))?;
    let named = own.iter().find(|(known, _)| known.to_string() == name);
    let elsewhere = || (StatusCode::NOT_FOUND, format!("the shop did not start a service `{name}`\n"));
    let (_, upstream) = named.ok_or_else(elsewhere)?;
    let failed = |error: std::io::Error| (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n"));
    upstream.set(mode).await.map_err(failed)?;
    Ok(Json(json!({"mode": mode.to_string()})))
}

fn read_mode(wanted: &Value) -> Option<Mode> {
    let mode: Mode = wanted.get("mode")?.as_str()?.parse().ok()?;
    match wanted.get("delay_ms") {
        None => Some(mode),
        Some(delay) if mode == Mode::SLOW => Some(Mode::Slow(Duration::from_millis(delay.as_u64()?))),
        Some(_) => None,
    }
}

/// Above this the bank says no.
const MAX_CENTS: i64 = 50_000;

async fn charge(Json(charge): Json<Value>) -> (StatusCode, Json<Value>) {
    let cents = charge.get("cents").and_then(Value::as_i64).unwrap_or(i64::MAX);
    let accepted = cents <= MAX_CENTS;
    let code = if accepted { StatusCode::OK } else { StatusCode::PAYMENT_REQUIRED };
    (code, Json(json!({"charged": accepted})))
}

async fn recommend(Path(product): Path<usize>) -> Json<Value> {
    let others = (1..=3).map(|next| &INDEX[(product + next) % INDEX.len()]);
    Json(others.map(|(id, name, _)| json!({"id": id, "name": name})).collect())
}

async fn search(Json(search): Json<Value>) -> Json<Value> {
    let words = search.get("words").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let found = INDEX.iter().filter(|(_, name, more)| name.contains(&words) || more.contains(&words));
    Json(found.map(|(id, name, _)| json!({"id": id, "name": name})).collect())
}

/// The products, and what else they may be looked for as: what a database does not know.
const INDEX: [(i64, &str, &str); 4] = [
    (1, "kettle", "boil water"),
    (2, "teapot", "pot jug"),
    (3, "tea strainer", "sieve"),
    (4, "cup", "mug beaker"),
];
