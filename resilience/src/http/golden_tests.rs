//! Every body in every state, as it stands in a file for readers of the documentation to see. `BLESS=1` writes the
//! files anew.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::Request;

use super::testing::{PATHS, Service, after_a_while, circuit, entry, failing, hanging};
use super::{Details, Endpoints};
use crate::health::check::{Check, CheckEntry};
use crate::health::outcome::Health;
use crate::lifecycle::Phase;
use crate::policy::Policy;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::cache_fallback::CacheFallback;
use crate::policy::circuit_state::CircuitState;
use crate::policy::fallback::{Fallback, FallbackKind};
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::registry::PolicyEntry;
use crate::site::Site;

const CHECKS: [&str; 3] = ["database", "redis", "queue"];

const FORMATS: [&str; 3] = ["ietf", "microprofile", "spring"];

/// Every path that answers with one JSON body, for each check and in each format.
fn paths() -> impl Iterator<Item = String> {
    let json =
        PATHS.into_iter().filter(|path| !matches!(*path, "/health/$stream" | "/metrics" | "/_resilience"));
    let paths = json.flat_map(|path| {
        let names = if path.contains("{name}") { &CHECKS[..] } else { &CHECKS[..1] };
        names.iter().map(move |name| path.replace("{name}", name))
    });
    paths.chain(FORMATS.map(|format| format!("/health?format={format}")))
}

/// The times in a text, which differ from run to run, each replaced.
fn without_times(text: &str) -> String {
    let mut parts = text.split('"').map(|part| {
        let time = part.len() == 24 && part.starts_with("20") && part.ends_with('Z');
        if time { "2026-01-01T00:00:00.000Z" } else { part }
    });
    let mut output = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        output.push('"');
        output.push_str(part);
    }
    output
}

async fn transcript(service: &Service, authorized: bool) -> String {
    let mut output = String::new();
    for path in paths() {
        let answer = if authorized { service.get_authorized(&path).await } else { service.get(&path).await };
        assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_ok(), "{path}: {}", answer.body);
        let (code, kind) = (answer.code.as_u16(), answer.header("content-type"));
        writeln!(output, "GET {path}\n{code} {kind}\n{}\n", without_times(&answer.body)).unwrap();
    }
    output
}

fn compare(name: &str, actual: &str) {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/views/golden")).join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{name} differs; `BLESS=1` writes it anew");
}

async fn check_bodies(name: &str, service: &Service) {
    // The first probe runs the checks.
    service.get("/readyz").await;
    compare(&format!("{name}.public.txt"), &transcript(service, false).await);
    compare(&format!("{name}.privileged.txt"), &transcript(service, true).await);
}

/// The service's own families, without the times of the last runs.
fn without_foreign_families(body: &str) -> String {
    let mut output = String::new();
    for line in body.lines().filter(|line| {
        line.contains("health")
            || line.contains("maintenance")
            || line.contains("resilience_")
            || *line == "# EOF"
    }) {
        let time = line.starts_with("health_check_last_run_timestamp_seconds{") && !line.ends_with(" 0");
        let shown = if time { line.rsplit_once(' ').unwrap().0 } else { line };
        writeln!(output, "{shown}{}", if time { " 1767225600" } else { "" }).unwrap();
    }
    output
}

/// The checks of a shop, of which these two may fail.
fn shop(database: impl Check, redis: impl Check) -> Vec<CheckEntry> {
    let queue = Health::healthy().message("2 consumers").detail("consumers", 2);
    vec![entry("database", database.critical()), entry("redis", redis), entry("queue", after_a_while(queue))]
}

fn works() -> impl Check {
    after_a_while(Health::healthy())
}

#[tokio::test(start_paused = true)]
async fn healthy() {
    check_bodies("healthy", &Service::of(shop(works(), works()))).await;
}

#[tokio::test(start_paused = true)]
async fn degraded() {
    check_bodies("degraded", &Service::of(shop(works(), failing()))).await;
}

#[tokio::test(start_paused = true)]
async fn degraded_on_purpose() {
    let yellow = after_a_while(Health::degraded("yellow").detail("nodes", 2));
    check_bodies("degraded_on_purpose", &Service::of(shop(yellow, works()))).await;
}

#[tokio::test(start_paused = true)]
async fn unhealthy() {
    check_bodies("unhealthy", &Service::of(shop(failing(), failing()))).await;
}

#[tokio::test(start_paused = true)]
async fn circuits() {
    let read = || {
        let states = CircuitState::ALL.into_iter();
        let mut circuits: Vec<_> = states.map(|state| circuit(state.as_str(), state)).collect();
        circuits.sort_by_key(|circuit| circuit.name);
        circuits
    };
    check_bodies("circuits", &Service::with_circuits(shop(works(), works()), read)).await;
}

#[tokio::test(start_paused = true)]
async fn hidden() {
    for details in [Details::Authorized, Details::Always] {
        let service = Service::hiding(shop(failing(), failing()), details);
        check_bodies("hidden", &service).await;
        let data = service.stream("/health/$stream").await.data().await;
        assert_eq!(data, r#"{"status":"unhealthy"}"#);
    }
    let golden = |name: &str| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/views/golden/").to_owned() + name;
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(golden("hidden.privileged.txt"), golden("unhealthy.privileged.txt"));
    let public = golden("hidden.public.txt");
    // Only the answer to who asks for a name repeats it.
    let bodies = public.lines().filter(|line| line.starts_with('{') && !line.contains("no health check is"));
    for body in bodies {
        assert!(CHECKS.iter().all(|name| !body.contains(name)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn unknown() {
    check_bodies("unknown", &Service::of(shop(hanging(), hanging()))).await;
}

#[tokio::test(start_paused = true)]
async fn starting() {
    check_bodies("starting", &Service::in_phase(shop(works(), works()), Phase::Starting)).await;
}

#[tokio::test(start_paused = true)]
async fn stopping() {
    let service = Service::of(shop(works(), works()));
    service.get("/readyz").await;
    service.shared.lifecycle.advance(Phase::Stopping);
    check_bodies("stopping", &service).await;
}

#[tokio::test(start_paused = true)]
async fn metrics() {
    let service = Service::of(shop(works(), failing()));
    compare("metrics.before.txt", &without_foreign_families(&service.get("/metrics").await.body));
    service.get("/readyz").await;
    compare("metrics.txt", &without_foreign_families(&service.get("/metrics").await.body));
    let open = Request::get("/metrics").header("accept", "application/openmetrics-text");
    compare("metrics.openmetrics.txt", &without_foreign_families(&service.ask(open).await.body));
}

#[tokio::test(start_paused = true)]
async fn metrics_of_policies() {
    static RETRY: Retry = Retry::new("payment");
    static TIMEOUT: Timeout = Timeout::new("payment", Duration::from_secs(1));
    static BULKHEAD: Bulkhead = Bulkhead::new("payment");
    static LIMITER: RateLimiter = RateLimiter::new("payment", 5, Duration::from_secs(1));
    static FALLBACK: Fallback = Fallback::new("payment");
    static CACHE: CacheFallback = CacheFallback::new("payment");
    FALLBACK.count(FallbackKind::Function);
    let policies = [
        Policy::Retry(&RETRY),
        Policy::Timeout(&TIMEOUT),
        Policy::Bulkhead(&BULKHEAD),
        Policy::RateLimiter(&LIMITER),
        Policy::Fallback(&FALLBACK),
        Policy::CacheFallback(&CACHE),
    ];
    let entry = |policy| PolicyEntry::of("payment", Site::new("src/main.rs", 1, 1, "pay"), vec![policy]);
    let read = || vec![circuit("payment", CircuitState::Open)];
    let service = Service::with_policies(Vec::new(), read, policies.map(entry).to_vec());
    // Other tests of this process leave what they count in the default registry of the crate `prometheus`.
    let of_policies = |body: &str| {
        let families = ["bulkhead", "circuit_breaker", "fallback", "rate_limit", "retry", "timeout", "# EOF"];
        let known = |line: &&str| families.iter().any(|family| line.contains(family));
        body.lines().filter(known).flat_map(|line| [line, "\n"]).collect::<String>()
    };
    compare("policies.metrics.txt", &of_policies(&service.get("/metrics").await.body));
    let open = Request::get("/metrics").header("accept", "application/openmetrics-text");
    compare("policies.openmetrics.txt", &of_policies(&service.ask(open).await.body));
}

#[tokio::test(start_paused = true)]
async fn nothing_to_check() {
    check_bodies("nothing", &Service::of(Vec::new())).await;
}

#[tokio::test(start_paused = true)]
async fn started_once_is_started_for_good() {
    let service = Service::of(shop(failing(), works()));
    tokio::time::advance(Duration::from_secs(1)).await;
    for path in ["/startupz", "/_health/startup"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    assert_eq!(service.get("/readyz").await.code, 503);
}

#[tokio::test(start_paused = true)]
async fn what_everybody_may_see_is_what_the_authorized_see() {
    let service =
        Service::with(shop(failing(), works()), Phase::Serving, Details::Always, Endpoints::default());
    let open = service.get("/readyz").await;
    assert_eq!(open.body, service.get_authorized("/readyz").await.body);
    assert!(open.body.contains("shop:***@db.internal"), "{}", open.body);
}
