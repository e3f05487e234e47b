//! Every export of one service is compared with its file in `golden`. `BLESS=1` writes the files anew: read them then.

use std::path::PathBuf;
use std::time::Duration;

use super::blueprint::{Blueprint, CheckBlueprint};
use super::*;
use crate::policy::Policy;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::retry::Retry;
use crate::site::Site;
use crate::slo::Slo;

static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment");
static SEARCH: Retry = Retry::new("search");
static PLACE_ORDER: Slo = Slo::new("place_order", Site::new("src/orders.rs", 20, 1, "place_order"))
    .availability(0.999)
    .latency(Duration::from_millis(300));
static REPORT: Slo = Slo::new("report", Site::new("src/report.rs", 8, 1, "report"))
    .latency(Duration::from_secs(1))
    .quantile(0.9);

/// A service as it may well be.
pub(super) fn blueprint() -> Blueprint {
    let check = |name: &str, critical| CheckBlueprint { name: name.to_owned(), critical };
    Blueprint {
        name: "storefront".to_owned(),
        version: Some("1.4.0".to_owned()),
        port: 8000,
        startup_timeout: Duration::from_mins(1),
        shutdown_delay: Duration::from_secs(5),
        shutdown_drain: Duration::from_secs(20),
        shutdown_cleanup: Duration::from_secs(4),
        idle: Duration::from_secs(75),
        checks: vec![check("cache", false), check("database", true)],
        policies: vec![Policy::CircuitBreaker(&PAYMENT), Policy::Retry(&SEARCH)],
        slos: vec![&PLACE_ORDER, &REPORT],
        ..Blueprint::default()
    }
}

/// A service that declares nothing.
pub(super) fn bare() -> Blueprint {
    Blueprint { name: "bare".to_owned(), port: 8000, ..Blueprint::default() }
}

#[test]
fn every_export_is_as_its_golden_file() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/export/golden");
    for export in EXPORTS {
        let (path, written) = (folder.join(export.kind), (export.write)(&blueprint()));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == golden,
            "{} is not what the export is now; BLESS=1 rewrites it:\n{written}",
            path.display()
        );
    }
}

#[test]
fn kinds_are_in_order_and_what_is_none_is_told_what_there_is() {
    assert!(EXPORTS.is_sorted_by_key(|export| export.kind));
    let message = find("alarms").map(|export| export.kind).unwrap_err();
    assert!(
        message.starts_with("there is no export `alarms`: the kinds are `alerts`, `dashboard`"),
        "{message}"
    );
    assert_eq!(find("alerts").map(|export| export.kind), Ok("alerts"));
}
