use super::*;
use crate::http::Prefixes;

fn usual() -> Exemptions {
    Exemptions::operational(&Endpoints::default())
}

#[test]
fn a_prefix_is_one_of_whole_segments() {
    let exemptions = usual();
    for path in
        ["/_health", "/_health/", "/_health/ready", "/_health/checks/a/b", "/_ops/live", "/_resilience/api/x"]
    {
        assert!(exemptions.hold(path), "{path}");
    }
    for path in [
        "/_healthX",
        "/_healthz",
        "/_health-admin/x",
        "/_opsy",
        "/x/_health",
        "/_Health",
        "",
        "/",
        "_health",
        "*",
    ] {
        assert!(!exemptions.hold(path), "{path}");
    }
}

#[test]
fn the_other_operational_paths_are_exempt_and_nothing_below_them() {
    let exemptions = usual();
    for path in [
        "/livez",
        "/livez/",
        "/readyz",
        "/health",
        "/health/$stream",
        "/health/circuits",
        "/metrics",
        "/ready",
    ] {
        assert!(exemptions.hold(path), "{path}");
    }
    for path in ["/livez/x", "/health/import", "/metrics/delete", "/ready/x"] {
        assert!(!exemptions.hold(path), "{path}");
    }
}

#[test]
fn a_path_counts_as_it_is_decoded() {
    let exemptions = usual();
    assert!(exemptions.hold("/%5fhealth/re%61dy"));
    assert!(exemptions.hold("/health/%24stream"));
}

#[test]
fn a_path_that_programs_read_differently_is_never_exempt() {
    let exemptions = usual();
    for path in [
        "/_health/../orders",
        "/_health/%2e%2e/orders",
        "/_health/%2E./orders",
        "/_health/./ready",
        "/_health%2F..%2Forders",
        "/_health%2fready",
        "/_health/..%5corders",
        "/_health\\..\\orders",
        "/_health/..;/orders",
        "/_health;/ready",
        "//_health/ready",
        "/_health//ready",
        "/_health//",
        "//",
        "/_health/%252e%252e/orders",
        "/_health/%",
        "/_health/%2",
        "/_health/%zz",
        "/_health/%+1",
        "/_health/%ff",
        "/_health/%00",
    ] {
        assert!(!exemptions.hold(path), "{path}");
    }
}

#[test]
fn what_is_moved_is_exempt_where_it_is() {
    let endpoints = Endpoints::default()
        .prefixes(Prefixes::new().ops("/internal").health("/"))
        .at(Endpoint::Metrics, "/secret/metrics")
        .at(Endpoint::Resilience, "/steer")
        .without(Endpoint::Health);
    let exemptions = Exemptions::operational(&endpoints);
    for path in [
        "/internal/live",
        "/secret/metrics",
        "/steer/api/maintenance",
        "/ready",
        "/checks/database",
        "/_health",
    ] {
        assert!(exemptions.hold(path), "{path}");
    }
    for path in ["/internal/other", "/metrics", "/_resilience", "/health", "/", "/orders"] {
        assert!(!exemptions.hold(path), "{path}");
    }
    let root = Exemptions::operational(&Endpoints::default().at(Endpoint::Resilience, "/"));
    assert!(!root.hold("/orders"), "a root that is exempt with all below it would be everything");
}
