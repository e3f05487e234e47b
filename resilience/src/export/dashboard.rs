//! `dashboard`: `http-overview.json` for Grafana.
//!
//! Its panels name series of the scrape only: it works without the rules. All of them have the same filters.

mod panel;

use serde_json::{Value, json};

use super::blueprint::Blueprint;
use super::promise::promises;
use super::yaml::quoted;
use crate::policy::Policy;
use panel::{Kind, Panel, Target};

/// The filters of every panel.
const FILTER: &str = r#"job=~"$job",instance=~"$instance""#;

/// Green, yellow, orange, red, as Grafana names them.
const COLOURS: [&str; 4] = ["green", "yellow", "orange", "red"];

/// The dashboard as JSON.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let mut dashboard = json!({
        // Grafana gives it a number; a dashboard with the same uid is replaced.
        "id": null,
        "uid": uid(&blueprint.name),
        "title": format!("{} HTTP overview", blueprint.name),
        "description": "Made from the declarations of the program: RESILIENCE_EXPORT=dashboard prints it.",
        "tags": ["resilience"],
        "schemaVersion": 39,
        "editable": true,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "annotations": {"list": []},
        "links": [],
        "templating": {"list": variables(&blueprint.name)},
        "panels": panel::laid_out(&panels(blueprint)),
    });
    // The order of keys is that of whatever else the program is built with, otherwise.
    dashboard.sort_all_objects();
    format!("{dashboard:#}")
}

/// The same for each version of a program, and made of what Grafana takes.
fn uid(name: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let name = name.chars().map(plain).collect::<String>().to_ascii_lowercase();
    // No longer than 40 characters.
    format!("{}-http-overview", &name[..name.len().min(26)])
}

fn variables(program: &str) -> Value {
    let instances = format!("resilience_build_info{{program={}}}", quoted(program));
    let of_label = |label: &str, query: String, all: bool| {
        json!({
            "name": label,
            "label": label,
            "type": "query",
            "datasource": panel::datasource(),
            "definition": query,
            "query": {"query": query, "refId": label},
            "refresh": 2,
            "sort": 1,
            "includeAll": all,
            "allValue": if all { Value::from(".*") } else { Value::Null },
            "multi": all,
            "current": if all { json!({"text": ["All"], "value": ["$__all"]}) } else { json!({}) },
        })
    };
    json!([
        {"name": "datasource", "label": "data source", "type": "datasource", "query": "prometheus", "current": {}},
        of_label("job", format!("label_values({instances}, job)"), false),
        of_label("instance", "label_values(resilience_build_info{job=~\"$job\"}, instance)".to_owned(), true),
    ])
}

fn panels(blueprint: &Blueprint) -> Vec<Panel> {
    let mut panels = vec![
        success_rate(),
        latency(),
        top_routes(),
        request_rate(),
        in_flight(),
        maintenance(),
        circuits(),
        refused(),
    ];
    panels.extend(error_budgets(blueprint));
    if !blueprint.checks.is_empty() {
        panels.push(health());
    }
    if blueprint.policies.iter().any(|policy| matches!(policy, Policy::Retry(_))) {
        panels.push(retries());
    }
    panels
}

fn success_rate() -> Panel {
    let all = format!("sum(rate(http_requests_total{{{FILTER}}}[5m]))");
    let failed = format!("sum(rate(http_requests_total{{{FILTER},status=~\"5..\"}}[5m]))");
    let target = Target::new(format!("1 - ({failed} or 0 * {all}) / ({all} > 0)"), "success rate");
    Panel::new(Kind::Stat, "Success Rate (5m)", vec![target])
        .describe("The share of requests that were not answered with a 5xx status.")
        .unit("percentunit")
        .sized(6, 8)
        .steps(&[(None, COLOURS[3]), (Some(0.99), COLOURS[1]), (Some(0.999), COLOURS[0])])
}

fn latency() -> Panel {
    let quantile = |quantile: f64| {
        let buckets = format!("rate(http_request_duration_seconds_bucket{{{FILTER}}}[$__rate_interval])");
        format!("histogram_quantile({quantile}, sum by (le) ({buckets}))")
    };
    let targets = vec![Target::new(quantile(0.99), "p99"), Target::new(quantile(0.5), "p50")];
    Panel::new(Kind::Lines, "P99 Latency", targets)
        .describe("Until the head of the answer; the median beside it.")
        .unit("s")
        .sized(18, 8)
}

fn top_routes() -> Panel {
    let failed = format!("increase(http_requests_total{{{FILTER},status=~\"5..\"}}[$__range])");
    let target = Target::new(format!("topk(10, sum by (method, path) ({failed}) > 0)"), "").in_columns();
    Panel::new(Kind::Table, "Top Routes by 5xx", vec![target])
        .describe("How often, in the range of time shown.")
        .unit("short")
        .sized(12, 8)
}

fn request_rate() -> Panel {
    let rate = format!("sum by (status) (rate(http_requests_total{{{FILTER}}}[$__rate_interval]))");
    Panel::new(Kind::Stacked, "Request Rate", vec![Target::new(rate, "{{status}}")])
        .describe("By status; 499 is a client that went away.")
        .unit("reqps")
        .sized(12, 8)
}

fn in_flight() -> Panel {
    let sum = format!("sum by (class) (http_requests_in_progress{{{FILTER}}})");
    Panel::new(Kind::Stacked, "Active Connections", vec![Target::new(sum, "{{class}}")])
        .describe("Requests under way, until the end of their bodies, by the class of their route.")
        .unit("short")
        .sized(18, 8)
}

fn maintenance() -> Panel {
    let most = format!("max(maintenance_active{{{FILTER}}})");
    Panel::new(Kind::Stat, "Maintenance", vec![Target::new(most, "maintenance")])
        .describe("Whether requests that write are refused.")
        .values(&[("off", COLOURS[0]), ("on", COLOURS[2])])
        .sized(6, 8)
}

fn circuits() -> Panel {
    let states = ["metrics_only", "disabled", "half_open", "open", "forced_open"];
    Panel::new(
        Kind::States,
        "Circuits",
        vec![Target::new(worst("circuit_breaker_state", "state", &states), "{{name}}")],
    )
    .describe("The state of each circuit; of several instances, the one that refuses most.")
    .values(&[
        ("closed", COLOURS[0]),
        ("metrics only", "blue"),
        ("disabled", "purple"),
        ("half-open", COLOURS[1]),
        ("open", COLOURS[3]),
        ("forced open", "dark-red"),
    ])
    .sized(12, 8)
}

fn refused() -> Panel {
    let rate = format!("rate(circuit_breaker_calls_total{{{FILTER}}}[$__rate_interval])");
    let sum = format!("sum by (name, outcome) ({rate})");
    Panel::new(Kind::Lines, "Calls through Circuits", vec![Target::new(sum, "{{name}} {{outcome}}")])
        .describe("By how they ended; one that an open circuit refused is rejected.")
        .unit("ops")
        .sized(12, 8)
}

fn error_budgets(blueprint: &Blueprint) -> Option<Panel> {
    let promises = promises(&blueprint.slos, &format!(",{FILTER}"));
    let targets = promises
        .iter()
        .map(|promise| Target::new(promise.remaining(), &format!("{{{{slo}}}} {}", promise.kind)).instant());
    let targets = targets.collect::<Vec<_>>();
    let panel =
        (!targets.is_empty()).then(|| Panel::new(Kind::Bars, "Error Budget Remaining (30d)", targets));
    let panel = panel?.describe("What of each objective may still go wrong; below zero it is missed.");
    let steps =
        [(None, COLOURS[3]), (Some(0.0), COLOURS[2]), (Some(0.25), COLOURS[1]), (Some(0.5), COLOURS[0])];
    Some(panel.unit("percentunit").sized(12, 8).steps(&steps))
}

fn health() -> Panel {
    let states = ["unknown", "degraded", "unhealthy"];
    Panel::new(
        Kind::States,
        "Health Checks",
        vec![Target::new(worst("health_check_status", "status", &states), "{{name}}")],
    )
    .describe("The state of each check; of several instances, the worst.")
    .values(&[
        ("healthy", COLOURS[0]),
        ("unknown", "blue"),
        ("degraded", COLOURS[2]),
        ("unhealthy", COLOURS[3]),
    ])
    .sized(12, 8)
}

fn retries() -> Panel {
    let rate = format!("sum by (name, outcome) (rate(retry_attempts_total{{{FILTER}}}[$__rate_interval]))");
    Panel::new(Kind::Lines, "Attempts of Calls", vec![Target::new(rate, "{{name}} {{outcome}}")])
        .describe("Of calls that are retried, by how the attempt ended.")
        .unit("ops")
        .sized(12, 8)
}

/// Of series that are 1 for the one state that something is in: the place of the state among `states`, from 1, or 0
/// where it is in none of them. The greatest of all instances.
fn worst(family: &str, label: &str, states: &[&str]) -> String {
    let weighed = states
        .iter()
        .zip(1..)
        .map(|(state, weight): (_, u32)| format!("{family}{{{FILTER},{label}=\"{state}\"}} * {weight}"));
    format!("max by (name) (\n  {}\n)", weighed.collect::<Vec<_>>().join("\n  or "))
}

#[cfg(test)]
#[path = "dashboard_tests.rs"]
mod tests;
