//! `alerts`: the rules for Prometheus, made from what is declared.
//!
//! Every expression names series of the scrape only, so that each rule stands for itself. All of them are told by
//! `job`, so that one Prometheus may watch several services.

mod objectives;
mod rule;

use super::blueprint::{Blueprint, CheckBlueprint};
use super::promql;
use super::yaml::quoted;
use crate::http::Endpoint;
use rule::{Group, Rule, Severity, template};

/// The rule file.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let mut groups = vec![
        Group { name: "slo-alerts", interval: None, rules: requests(blueprint) },
        Group { name: "service", interval: None, rules: service(blueprint) },
    ];
    groups.extend(objectives::groups(&blueprint.slos));
    rule::file(&head(blueprint), &groups)
}

fn head(blueprint: &Blueprint) -> Vec<String> {
    vec![
        format!("Prometheus rules of {}, made from its declarations.", quoted(&blueprint.name)),
        "Make it again where they change: RESILIENCE_EXPORT=alerts prints it.".to_owned(),
        "Name the file under `rule_files` of prometheus.yml.".to_owned(),
    ]
}

const REQUESTS: &str = "sum by (job) (rate(http_requests_total[5m]))";
const FAILED_REQUESTS: &str = "sum by (job) (rate(http_requests_total{status=~\"5..\"}[5m]))";
const P99: &str =
    "histogram_quantile(0.99,\n  sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))\n)";

/// What holds for every service, whatever it declares.
fn requests(blueprint: &Blueprint) -> Vec<Rule> {
    vec![
        // A status that never was has no series: without the `or`, no failure would be no answer.
        Rule::record(
            "job:http_requests:availability5m",
            format!("1 - ({FAILED_REQUESTS} or 0 * {REQUESTS})\n/ ({REQUESTS} > 0)"),
        ),
        Rule::record("job:http_request_duration_seconds:p99_5m", P99),
        Rule::alert("HighErrorRate", Severity::Warning, format!("{FAILED_REQUESTS}\n/ {REQUESTS} > 0.01"))
            .after("2m")
            .says(
                "{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests",
                "More than 1 % of the requests of the last 5 minutes were answered with a 5xx status. The panel Top \
                 Routes by 5xx of the dashboard tells which; a circuit or a check that changed at that time tells why."
                    .to_owned()
                    + &look(blueprint, Endpoint::Health, "What the service says of itself"),
            ),
        Rule::alert("HighLatency", Severity::Warning, format!("{P99} > 2.0")).after("5m").says(
            "{{ $labels.job }} takes {{ $value | humanizeDuration }} for its slowest 1 % of requests",
            "The 99th percentile of the last 5 minutes is above 2 s. Compare the latency of the routes and of the \
             health checks, which ask the same dependencies, and look for full bulkheads and retries.",
        ),
        Rule::alert("CircuitBreakerOpen", Severity::Critical, open_circuit())
            .comment("A trial call makes an open circuit half-open for as long as it takes: that does not end the alert.")
            .after("1m")
            .says(
                "the circuit {{ $labels.name }} of {{ $labels.job }} is open",
                "Calls through it are refused or answered by their fallback. Look at what it calls: once that answers \
                 again, the circuit closes by itself with its next trial calls."
                    .to_owned()
                    + &look(blueprint, Endpoint::HealthCircuits, "Its figures"),
            ),
    ]
}

fn open_circuit() -> String {
    let state = |state: &str| format!("circuit_breaker_state{{state=\"{state}\"}}");
    let (open, half_open) = (state("open"), state("half_open"));
    format!(
        "max by (job, name) ({open}) == 1\nor (\n  max by (job, name) ({half_open}) == 1\n  \
         and max by (job, name) (max_over_time({open}[45s])) == 1\n)"
    )
}

/// The parts of this service.
fn service(blueprint: &Blueprint) -> Vec<Rule> {
    let mut rules = Vec::new();
    let (critical, others): (Vec<_>, Vec<_>) = blueprint.checks.iter().partition(|check| check.critical);
    if !critical.is_empty() {
        let rule = Rule::alert("HealthCheckFailing", Severity::Critical, check_in(&critical, "unhealthy"));
        rules.push(rule.after("1m").says(
            "the critical check {{ $labels.name }} of {{ $labels.job }} fails",
            "An instance whose critical check fails is not ready and gets no requests.".to_owned()
                + &look(blueprint, Endpoint::Readyz, "Its class of error"),
        ));
    }
    if !others.is_empty() {
        let rule = Rule::alert("HealthCheckFailing", Severity::Warning, check_in(&others, "unhealthy"));
        rules.push(rule.after("5m").says(
            "the check {{ $labels.name }} of {{ $labels.job }} fails",
            "The service goes on without what it checks.".to_owned()
                + &look(blueprint, Endpoint::Readyz, "Its class of error"),
        ));
    }
    if !blueprint.checks.is_empty() {
        let all = blueprint.checks.iter().collect::<Vec<_>>();
        let rule = Rule::alert("HealthCheckDegraded", Severity::Warning, check_in(&all, "degraded"));
        rules.push(rule.after("15m").says(
            "the check {{ $labels.name }} of {{ $labels.job }} has been degraded for a while",
            "What it checks works, but not as it should.".to_owned()
                + &look(blueprint, Endpoint::Readyz, "What it says"),
        ));
    }
    let long = Rule::alert("MaintenanceLong", Severity::Warning, "max by (job) (maintenance_active) == 1");
    rules.push(long.after("1h").says(
        "{{ $labels.job }} has been in maintenance for an hour",
        "Requests that write are answered 503. Where the work is done, end the maintenance where it was begun: in \
         the environment (MAINTENANCE_MODE), by the program or through the API.",
    ));
    let absent = format!("absent(resilience_build_info{{program={}}})", quoted(&blueprint.name));
    let absent = Rule::alert("MetricsAbsent", Severity::Critical, absent);
    rules.push(absent.comment("Without data no other rule fires.").after("5m").says(
        "no instance of {{ $labels.program }} reports its metrics",
        "Prometheus has no series of it: either no instance runs, or none is scraped. Look at the targets \
         of Prometheus."
            .to_owned()
            + &look(blueprint, Endpoint::Metrics, "The metrics"),
    ));
    rules
}

fn check_in(checks: &[&CheckBlueprint], status: &str) -> String {
    let names = promql::one_of(checks.iter().map(|check| &*check.name));
    format!("max by (job, name) (\n  health_check_status{{name=~{names},status=\"{status}\"}}\n) == 1")
}

/// A sentence that names an endpoint, where it is served.
fn look(blueprint: &Blueprint, endpoint: Endpoint, what: &str) -> String {
    let path = blueprint.endpoints.path(endpoint).map(|path| template(&path));
    let port = blueprint.operations_port();
    path.map_or_else(String::new, |path| format!(" {what}: {path} on port {port}."))
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
