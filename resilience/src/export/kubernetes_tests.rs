use std::time::Duration;

use super::super::golden_tests::blueprint;
use super::*;
use crate::http::Endpoints;

/// The numbers after `key`, in the order of the file.
fn numbers(manifest: &str, key: &str) -> Vec<u64> {
    let values = manifest.lines().filter_map(|line| line.trim().strip_prefix(key)?.strip_prefix(": "));
    values.map(|value| value.parse().unwrap()).collect()
}

#[test]
fn the_startup_probe_waits_longer_than_a_start_may_take() {
    for (hooks, timeout, failures) in [
        (vec![], 60, 15),
        (vec![30], 60, 21),
        (vec![30, 600], 61, 142),
        (vec![], 0, 3),
        (vec![], u64::MAX, 429_496_729),
    ] {
        let hooks: Vec<_> = hooks.into_iter().map(Duration::from_secs).collect();
        let timeout = Duration::from_secs(timeout);
        let service = Blueprint { startup_hooks: hooks, startup_timeout: timeout, ..blueprint() };
        let written = write(&service);
        assert_eq!(numbers(&written, "failureThreshold"), [failures, 3, 2], "{timeout:?}");
        let progress = numbers(&written, "progressDeadlineSeconds")[0];
        assert!(progress >= 600 && (progress > failures * 5 || progress == MOST), "{progress}");
    }
}

#[test]
fn the_grace_period_is_longer_than_a_stop_may_take() {
    let grace = |delay, drain, cleanup| {
        let [delay, drain, cleanup] = [delay, drain, cleanup].map(Duration::from_millis);
        let service = Blueprint {
            shutdown_delay: delay,
            shutdown_drain: drain,
            shutdown_cleanup: cleanup,
            ..blueprint()
        };
        let written = write(&service);
        let grace = numbers(&written, "terminationGracePeriodSeconds")[0];
        assert!(written.contains(&format!("value: \"{grace}\"")), "the service is told the same");
        grace
    };
    assert_eq!(grace(5000, 20_000, 4000), 34);
    assert_eq!(grace(10_000, 300_000, 500), 316);
    assert_eq!(grace(0, 0, 0), 5);
    assert_eq!(grace(u64::MAX, u64::MAX, u64::MAX), MOST);
}

#[test]
fn nothing_sleeps_beside_the_delay_of_the_service() {
    assert!(!write(&blueprint()).contains("preStop:"));
}

#[test]
fn the_port_of_the_operational_endpoints_has_its_own_name() {
    let service = Blueprint { admin_port: Some(9000), admin: Some("0.0.0.0:9000".to_owned()), ..blueprint() };
    let written = write(&service);
    assert_eq!(numbers(&written, "containerPort"), [8000, 9000]);
    assert_eq!(written.matches("port: operations").count(), 3);
    assert!(written.contains("prometheus.io/port: \"9000\""));
}

#[test]
fn what_is_switched_off_is_said_and_not_asked_for() {
    let off = Endpoint::ALL.into_iter().fold(Endpoints::default(), Endpoints::without);
    let written = write(&Blueprint { endpoints: off, ..blueprint() });
    assert!(!written.contains("httpGet"), "{written}");
    for kind in ["startupProbe", "livenessProbe", "readinessProbe"] {
        assert!(written.contains(&format!("# There is no {kind}: ")), "{written}");
    }
    assert!(written.contains("# No metrics are served for other machines"));
    assert!(!written.contains("prometheus.io/"));
}

#[test]
fn an_address_that_the_program_chooses_is_left_to_it() {
    let service = Blueprint { bind: Some("127.0.0.1:8000".to_owned()), ..blueprint() };
    let written = write(&service);
    assert!(!written.contains("RESILIENCE_ADDR\n"), "{written}");
    assert!(written.contains("# The program itself says where it listens: `.bind(\"127.0.0.1:8000\")`."));
    assert!(written.contains("\n# WARNING: the program listens on 127.0.0.1:8000 alone"));
}

#[test]
fn names_and_paths_stay_what_they_are() {
    let hostile = "shop\n---\nkind: Secret # {{ }} \"'\u{2028}x";
    let endpoints = Endpoints::default().at(Endpoint::Readyz, "/ready\"-'x\\y");
    let service = Blueprint {
        name: hostile.to_owned(),
        version: Some("1\n\"evil\": yes".to_owned()),
        bind: Some("a\nb:1".to_owned()),
        endpoints,
        ..blueprint()
    };
    let written = write(&service);
    assert_eq!(written.lines().filter(|line| line.starts_with("kind: ")).count(), 3, "{written}");
    assert_eq!(written.lines().filter(|line| *line == "---").count(), 2, "{written}");
    assert!(written.contains(r#"path: "/ready\"-'x\\y""#), "{written}");
    assert!(written.contains("  name: shop-kind-secret-x\n"), "{written}");
    assert!(
        written.contains("image: registry.example.com/shop-kind-secret-x:1__evil___yes # change"),
        "{written}"
    );
}
