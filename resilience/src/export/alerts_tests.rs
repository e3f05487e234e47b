use super::*;
use crate::export::golden_tests::{bare, blueprint};
use crate::http::Endpoints;

/// The rules of a service that has a check of this name.
fn with_check(name: &str, critical: bool) -> String {
    let check = CheckBlueprint { name: name.to_owned(), critical };
    write(&Blueprint { checks: vec![check], ..bare() })
}

fn names(rules: &str) -> Vec<&str> {
    rules.lines().filter_map(|line| line.trim_start().strip_prefix("- alert: ")).collect()
}

#[test]
fn s264_to_s266_the_alerts_of_the_reference_are_there_whatever_is_declared() {
    let rules = write(&bare());
    assert_eq!(
        names(&rules),
        ["HighErrorRate", "HighLatency", "CircuitBreakerOpen", "MaintenanceLong", "MetricsAbsent"]
    );
    for part in [
        "/ sum by (job) (rate(http_requests_total[5m])) > 0.01\n        for: 2m\n        labels:\n          severity: \"warning\"",
        ") > 2.0\n        for: 5m\n        labels:\n          severity: \"warning\"",
        "max by (job, name) (circuit_breaker_state{state=\"open\"}) == 1\n",
        "        for: 1m\n        labels:\n          severity: \"critical\"",
        "absent(resilience_build_info{program=\"bare\"})",
    ] {
        assert!(rules.contains(part), "{part}\n{rules}");
    }
}

#[test]
fn a_failing_check_wakes_somebody_where_it_is_critical_only() {
    let critical = with_check("database", true);
    assert!(critical.contains("health_check_status{name=~\"database\",status=\"unhealthy\"}"), "{critical}");
    let severities = |rules: &str| {
        let after = rules.split("- alert: HealthCheckFailing").skip(1);
        after
            .map(|rule| {
                rule.contains(
                    "severity: \"critical\"\n        annotations:\n          summary: \"the critical check",
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(severities(&critical), [true]);
    assert_eq!(severities(&with_check("cache", false)), [false]);
    assert_eq!(severities(&write(&blueprint())), [true, false]);
}

#[test]
fn whether_there_are_data_is_asked_of_the_program() {
    assert!(write(&blueprint()).contains("absent(resilience_build_info{program=\"storefront\"})"));
}

#[test]
fn descriptions_name_the_paths_that_are_served() {
    assert!(write(&bare()).contains("Its figures: /health/circuits on port 8000."));
    let moved = Endpoints::default().at(Endpoint::HealthCircuits, "/circuits").without(Endpoint::Health);
    let rules = write(&Blueprint { endpoints: moved, admin_port: Some(9000), ..bare() });
    assert!(rules.contains("Its figures: /circuits on port 9000."), "{rules}");
    assert!(!rules.contains("What the service says of itself"), "{rules}");
}

#[test]
fn names_end_nothing_and_are_no_templates() {
    let hostile = "a\"}) or vector(1)\n      - alert: Owned\n{{ $value }}|.*";
    let rules = with_check(hostile, true);
    assert_eq!(names(&rules).len(), 7, "{rules}");
    assert!(!names(&rules).contains(&"Owned"), "{rules}");
    let name = r#"a\\\"\\}\\) or vector\\(1\\)\n      \\- alert\\: Owned\n\\{\\{ \\$value \\}\\}\\|\\.\\*"#;
    assert!(
        rules.contains(&format!("health_check_status{{name=~\"{name}\",status=\"unhealthy\"}}\n")),
        "{rules}"
    );
    let annotations = rules.lines().filter(|line| line.contains("summary:") || line.contains("description:"));
    assert!(annotations.clone().count() >= 7);
    assert!(annotations.into_iter().all(|line| !line.contains("vector")), "{rules}");

    let program = write(&Blueprint { name: "a\nb: \"c\"".to_owned(), ..bare() });
    assert!(program.starts_with("# Prometheus rules of \"a\\nb: \\\"c\\\"\", made"), "{program}");

    let endpoints = Endpoints::default().at(Endpoint::HealthCircuits, "/a{{b\"");
    let path = write(&Blueprint { endpoints, ..bare() });
    assert!(path.contains(r#"/a{{ \"{{\" }}b\" on port"#), "{path}");
}
