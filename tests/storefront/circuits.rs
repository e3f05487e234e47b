//! A payment service that dies and comes back, as its circuit tells it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{Answer, get};
use crate::process::{Storefront, Upstream};
use crate::shop::order;

/// Much shorter than waiting for a service that does not answer.
const AT_ONCE: Duration = Duration::from_millis(900);

/// The value of a series of `/metrics`.
pub(crate) fn metric(shop: &Storefront, series: &str) -> u64 {
    value(&shop.get("/metrics"), series)
}

fn value(metrics: &Answer, series: &str) -> u64 {
    let mut lines = metrics.body.lines();
    let value = lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("`{series}` is missing")).parse().expect("a count")
}

/// How often the circuit went from one state to another, as the metrics tell it.
fn changes(shop: &Storefront, from: &str, to: &str) -> u64 {
    let series = format!(r#"circuit_breaker_state_changes_total{{name="payment",from="{from}",to="{to}"}}"#);
    metric(shop, &series)
}

pub(crate) fn circuit(shop: &Storefront, name: &str) -> Value {
    shop.get("/health/circuits").json()["circuits"][name].clone()
}

pub(crate) fn is(name: &str, state: &str) -> impl Fn(&Answer) -> bool {
    move |answer| answer.json()["circuits"][name]["state"] == state
}

/// Writes down the states of the circuit, each when it is another than the last, until told otherwise.
struct Watch {
    over: Arc<AtomicBool>,
    watching: JoinHandle<Vec<String>>,
}

impl Watch {
    fn of(shop: &Storefront, look: fn(&str) -> String) -> Self {
        let (address, over) = (shop.address.clone(), Arc::new(AtomicBool::new(false)));
        let until = Arc::clone(&over);
        let watching = std::thread::spawn(move || {
            let mut states = vec![look(&address)];
            while !until.load(Ordering::Relaxed) {
                let state = look(&address);
                if states.last() != Some(&state) {
                    states.push(state);
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            states
        });
        Self { over, watching }
    }

    fn end(self) -> Vec<String> {
        self.over.store(true, Ordering::Relaxed);
        self.watching.join().expect("every look had an answer")
    }
}

fn in_the_report(address: &str) -> String {
    let report = get(address, "/health/circuits").json();
    report["circuits"]["payment"]["state"].as_str().expect("a state").to_owned()
}

/// The state that is 1, where all others are 0.
fn in_the_metrics(address: &str) -> String {
    let metrics = get(address, "/metrics");
    let of =
        |state: &str| value(&metrics, &format!(r#"circuit_breaker_state{{name="payment",state="{state}"}}"#));
    let states = ["closed", "open", "half_open", "forced_open", "disabled", "metrics_only"];
    let now: Vec<_> = states.into_iter().filter(|state| of(state) == 1).collect();
    assert!(now.len() == 1 && states.into_iter().map(of).sum::<u64>() == 1, "{now:?}");
    now[0].to_owned()
}

#[test]
fn a_payment_service_that_dies_opens_its_circuit_which_closes_when_it_is_back() {
    let mut payment = Upstream::start("payment");
    let shop = Storefront::ready_with(&["--traffic", "40/s"], &[("PAYMENT_URL", &payment.address())]);
    shop.until("/health/circuits", |answer| {
        answer.json()["circuits"]["payment"]["successful_calls"].as_u64() > Some(3)
    });
    assert_eq!((changes(&shop, "closed", "open"), changes(&shop, "half_open", "closed")), (0, 0));
    let watches = [Watch::of(&shop, in_the_report), Watch::of(&shop, in_the_metrics)];

    payment.kill();
    shop.until("/health/circuits", is("payment", "open"));
    let report = shop.get("/health/circuits").json();
    assert_eq!(report["healthy"], false);
    assert!(report["unhealthy_circuits"].as_array().is_some_and(|names| names.contains(&"payment".into())));
    assert_eq!(changes(&shop, "closed", "open"), 1);

    let since = Instant::now();
    let pending = order(&shop, 3, 1);
    assert!(since.elapsed() < AT_ONCE, "{:?}", since.elapsed());
    assert_eq!((pending.code, &pending.json()["status"]), (202, &"pending_payment".into()), "{pending:?}");
    let kept = format!("/orders/{}", pending.json()["id"].as_str().expect("a number"));
    assert_eq!(shop.get(&kept).json()["status"], "pending_payment");
    assert!(metric(&shop, r#"fallback_total{name="payment",kind="expression"}"#) > 0);
    let rejected = r#"circuit_breaker_calls_total{name="payment",outcome="rejected"}"#;
    assert!(metric(&shop, rejected) > 0);

    assert_eq!(shop.get("/readyz").code, 200, "the shop sells on");
    let health = shop.get("/health");
    assert_eq!((health.code, &health.json()["status"]), (200, &"degraded".into()), "{health:?}");

    // Slow, so that trial calls take long enough to be seen.
    payment.restart(&["--mode", "slow", "--delay-ms", "300"]);
    shop.until("/health/circuits", is("payment", "closed"));
    shop.until(&kept, |answer| answer.json()["status"] == "paid");
    shop.until("/health/circuits", |answer| answer.json()["healthy"] == true);

    for states in watches.map(Watch::end) {
        assert_eq!(states[..2], ["closed", "open"], "{states:?}");
        assert!(states.windows(2).any(|pair| pair == ["half_open", "closed"]), "{states:?}");
        assert_eq!(states.last().map(String::as_str), Some("closed"), "{states:?}");
    }
    let trials = changes(&shop, "open", "half_open");
    assert!(trials > 0);
    let (closed, reopened) = (changes(&shop, "half_open", "closed"), changes(&shop, "half_open", "open"));
    assert_eq!(closed + reopened, trials);
    assert_eq!(closed, changes(&shop, "closed", "open"), "it is closed again");

    shop.terminate();
    let (ended, _) = shop.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for line in [
        "- circuit payment is open (was closed): threshold\n",
        "- circuit payment is half_open (was open): recovery_over\n",
        "+ circuit payment is closed (was half_open): trials_succeeded\n",
    ] {
        assert!(ended.output.contains(line), "{line}: {}", ended.output);
    }
}
