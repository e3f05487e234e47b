//! What a cached `/readyz` costs beside a handler that answers a constant, in one run and in turns, and what a start
//! costs.
//!
//! `cargo bench -p tests --bench probes`, on a machine that does nothing else.

mod client;
mod processor;

use std::net::SocketAddr;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;
use resilience::{Check, Serve};
use tokio::runtime::{Builder, Runtime};

use crate::client::Client;

const ROUNDS: usize = 11;
const ROUND: Duration = Duration::from_millis(200);
const STARTS: usize = 11;

const MOST_TIMES: f64 = 1.3;
const LONGEST_START: Duration = Duration::from_millis(50);

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name(processor::THREAD)
        .enable_all()
        .build()
        .expect("a runtime");
    for checks in [1, 10, 100] {
        compare(&runtime, checks);
    }
    let starts: Vec<_> = (0..STARTS).map(|_| start(&runtime, with_checks(1000))).collect();
    tell("bound", starts.iter().map(|start| start.bound).collect());
    tell("ready", starts.iter().map(|start| start.ready).collect());
}

/// The results of the checks outlast the benchmark, so every probe is answered from what is known.
fn with_checks(count: usize) -> Serve {
    (0..count).fold(resilience::serve(), |service, number| {
        let check = (|| async {}).critical().max_age(Duration::from_hours(1));
        service.check(format!("check{number}"), check)
    })
}

/// The median, round by round, of what a request to `/readyz` costs beside one to a constant with the same body:
/// on a server of axum's own, and on the same server.
fn compare(runtime: &Runtime, checks: usize) {
    let body = Client::new(start(runtime, with_checks(checks)).address).body("/readyz");
    let size = body.len();
    let constant = constant(body);
    let readyz = start(runtime, with_checks(checks).routes(constant.clone())).address;
    let plain = serve_plainly(runtime, constant);
    let (mut readyz, mut plain) = (Client::new(readyz), Client::new(plain));
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let on_plain = plain.round(ROUND, "/constant");
        let on_same = readyz.round(ROUND, "/constant");
        let probes = readyz.round(ROUND, "/readyz");
        rounds.rates.push(1.0 / probes.elapsed);
        rounds.plain.push(probes.elapsed / on_plain.elapsed);
        rounds.same.push(probes.elapsed / on_same.elapsed);
        rounds.spent.push(probes.spent / on_plain.spent);
    }
    rounds.tell(checks, size);
}

/// What the rounds came to, one value each.
#[derive(Default)]
struct Rounds {
    /// Probes per second.
    rates: Vec<f64>,
    /// Times the constant handler on a server of axum's own.
    plain: Vec<f64>,
    /// Times the constant handler on the same server.
    same: Vec<f64>,
    /// Times the processor time of the constant handler on a server of axum's own.
    spent: Vec<f64>,
}

impl Rounds {
    fn tell(self, checks: usize, size: usize) {
        let [rate, plain, same, spent] =
            [self.rates, self.plain, self.same, self.spent].map(|values| median(values, f64::total_cmp));
        let verdict = if plain.max(spent) <= MOST_TIMES { "met" } else { "MISSED" };
        println!(
            "cached /readyz, {checks:3} checks, {size:5} bytes, beside a constant handler on axum::serve: {plain:.2} times \
             the time, {spent:.2} times the server's processor time; beside one on the same server: {same:.2} times the \
             time; {rate:.0} requests/s (target: at most {MOST_TIMES}, {verdict})"
        );
    }
}

fn constant(body: String) -> Router {
    // For as long as the process runs, as a literal would be.
    let body: &'static str = body.leak();
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    Router::new().route("/constant", get(move || async move { (headers, body) }))
}

fn serve_plainly(runtime: &Runtime, routes: Router) -> SocketAddr {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move { axum::serve(listener, routes).await });
    address
}

/// A service that has started; it serves until the process ends.
struct Started {
    address: SocketAddr,
    bound: Duration,
    ready: Duration,
}

fn start(runtime: &Runtime, service: Serve) -> Started {
    let (sender, receiver) = channel();
    let service = service.bind("127.0.0.1:0").on_bound(move |bound| {
        let _ = sender.send(bound.address);
    });
    let since = Instant::now();
    runtime.spawn(async move { service.await.expect("it serves") });
    let address = receiver.recv().expect("it binds");
    let bound = since.elapsed();
    let mut client = Client::new(address);
    while !client.is_ok("/readyz") {}
    Started { address, bound, ready: since.elapsed() }
}

fn tell(what: &str, times: Vec<Duration>) {
    let (least, most) = (times.iter().min().copied(), times.iter().max().copied());
    let median = median(times, Ord::cmp);
    let verdict = if median <= LONGEST_START { "met" } else { "MISSED" };
    println!(
        "1,000 checks: {what} after {median:.1?} (median of {STARTS}, from {:.1?} to {:.1?}; target: {LONGEST_START:?}, {verdict})",
        least.unwrap_or_default(),
        most.unwrap_or_default()
    );
}

fn median<T: Copy>(mut values: Vec<T>, order: impl FnMut(&T, &T) -> std::cmp::Ordering) -> T {
    values.sort_by(order);
    values[values.len() / 2]
}
