//! Something to see: a generator that walks through the shop like its customers, at a rate.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use crate::service::Service;

/// How many requests are under way at most. What would be one more is left out.
const MAX_PENDING: usize = 32;

/// How often it tells what it saw.
const SUMMARY: Duration = Duration::from_secs(5);

/// How much, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// Requests in a second.
    pub(crate) rate: u32,
    /// Until the service stops, where there is none.
    pub(crate) duration: Option<Duration>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { rate: 20, duration: None }
    }
}

/// How often each status was seen; `None` where there was no answer.
type Seen = Arc<Mutex<BTreeMap<Option<StatusCode>, u64>>>;

/// Sends requests to the shop that listens on `address`, from when it is open until it stops or the time is over.
pub(crate) async fn run(traffic: Traffic, mut address: SocketAddr) {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let Ok(shop) = Service::new(&format!("http://{address}")) else { return };
    let seen = Seen::default();
    let walk = async {
        while ask(&shop, "/products", None).await != Some(StatusCode::OK) {
            sleep(Duration::from_millis(100)).await;
        }
        let _ = timeout(traffic.duration.unwrap_or(Duration::MAX), send(&shop, traffic.rate, &seen)).await;
    };
    tokio::select! {
        () = resilience::shutdown() => {}
        () = walk => {}
    }
    tell(&seen);
}

async fn send(shop: &Service, rate: u32, seen: &Seen) {
    let places = Arc::new(Semaphore::new(MAX_PENDING));
    let mut ticks = interval(Duration::from_secs(1) / rate.max(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = Instant::now();
    for number in 0_usize.. {
        ticks.tick().await;
        if told.elapsed() >= SUMMARY {
            told = Instant::now();
            tell(seen);
        }
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (shop, seen) = (shop.clone(), Arc::clone(seen));
        tokio::spawn(async move {
            let status = visit(&shop, number).await;
            *seen.lock().unwrap_or_else(PoisonError::into_inner).entry(status).or_default() += 1;
            drop(place);
        });
    }
}

/// One of the requests of a customer; what is sold out is delivered.
async fn visit(shop: &Service, number: usize) -> Option<StatusCode> {
    const WORDS: [&str; 4] = ["tea", "mug", "kettle", "sieve"];
    let (round, product) = (number / 5, number / 5 % 4 + 1);
    let (path, body) = match number % 5 {
        0 => ("/products".to_owned(), None),
        1 => (format!("/products/{product}"), None),
        2 => (format!("/products/{product}/recommendations"), None),
        3 => (format!("/search?q={}", WORDS[round % WORDS.len()]), None),
        _ => ("/orders".to_owned(), Some(json!({"product_id": product, "quantity": 1}))),
    };
    let status = ask(shop, &path, body.as_ref()).await;
    if status == Some(StatusCode::CONFLICT) {
        let delivery = json!({"product_id": product, "quantity": 50});
        ask(shop, "/deliveries", Some(&delivery)).await;
    }
    status
}

async fn ask(shop: &Service, path: &str, body: Option<&Value>) -> Option<StatusCode> {
    let method = if body.is_some() { Method::POST } else { Method::GET };
    shop.send(method, path, body).await.ok().map(|(status, _)| status)
}

fn tell(seen: &Seen) {
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    let counts = seen.iter().map(|(status, count)| match status {
        Some(status) => format!("{count} x {}", status.as_u16()),
        None => format!("{count} without an answer"),
    });
    println!("  traffic: {}", counts.collect::<Vec<_>>().join(", "));
}
