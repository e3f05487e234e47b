//! The rules of the objectives: how fast each spends what may go wrong in 30 days, and how much of that is left.

use super::rule::{Group, Rule, Severity, template};
use crate::export::promise::{Promise, percent, promises};
use crate::export::promql::indented;
use crate::export::yaml::quoted;
use crate::slo::Slo;

/// Two windows, and how many times as fast as it may the budget must be spent in both of them.
struct Windows {
    factor: f64,
    long: &'static str,
    short: &'static str,
    severity: Severity,
    /// For how long the budget of 30 days lasts at this pace.
    lasts: &'static str,
}

/// What wakes somebody.
const FAST: [Windows; 2] = [
    Windows { factor: 14.4, long: "1h", short: "5m", severity: Severity::Critical, lasts: "2 days" },
    Windows { factor: 6.0, long: "6h", short: "30m", severity: Severity::Critical, lasts: "5 days" },
];

/// What can wait for the day.
const SLOW: [Windows; 2] = [
    Windows { factor: 3.0, long: "1d", short: "2h", severity: Severity::Warning, lasts: "10 days" },
    Windows { factor: 1.0, long: "3d", short: "6h", severity: Severity::Warning, lasts: "30 days" },
];

/// In so few requests nothing is seen, however loose the objective.
const FEW: f64 = 10.0;

/// How often the rules over days are evaluated, in seconds: they read much, and a series that is written more rarely
/// than every 5 minutes has holes.
const SLOWLY: u32 = 120;

/// The groups of all objectives; none where there are none.
pub(super) fn groups(slos: &[&Slo]) -> Vec<Group> {
    let promises = promises(slos, "");
    let burns = |windows: &[Windows]| {
        let pairs = promises.iter().flat_map(|promise| windows.iter().map(move |windows| (promise, windows)));
        pairs.filter_map(|(promise, windows)| burn(promise, windows)).collect()
    };
    let mut groups = vec![
        Group { name: "slo-budget", interval: Some(SLOWLY), rules: promises.iter().map(remaining).collect() },
        Group { name: "slo-burn-fast", interval: None, rules: burns(&FAST) },
        Group { name: "slo-burn-slow", interval: Some(SLOWLY), rules: burns(&SLOW) },
    ];
    groups.retain(|group| !group.rules.is_empty());
    groups
}

fn remaining(promise: &Promise) -> Rule {
    let rule = Rule::record("job_slo:error_budget_remaining:ratio30d", promise.remaining());
    rule.comment(format!("{}: {}.", quoted(promise.slo), promise.words))
        .label("slo", promise.slo)
        .label("objective", promise.kind)
}

/// The alert for one pair of windows; `None` where even a handler that fails always does not spend so fast.
fn burn(promise: &Promise, windows: &Windows) -> Option<Rule> {
    let Windows { factor, long, short, severity, lasts } = windows;
    let threshold = factor * promise.budget;
    if threshold >= 1.0 {
        return None;
    }
    let over =
        |window| format!("(\n{}\n) > {factor} * {}", indented(&promise.broken(window)), promise.budget);
    // With fewer, a single request would be enough.
    let least = (1.0 / threshold).ceil().max(FEW);
    let expression = format!("{}\nand {}\nand {} > {least}", over(long), over(short), promise.total(long));
    let summary = format!(
        "the error budget of {{{{ $labels.slo }}}} of {{{{ $labels.job }}}} burns at a rate above {factor}"
    );
    let description = format!(
        "The objective is that {}. In the last {long}, {{{{ $value | humanizePercentage }}}} of them did not; above \
         {}% there and in the last {short}, the budget of 30 days lasts {lasts}. Look at what the handler calls: its \
         circuits, its health checks, and what was changed when it began.",
        promise.words,
        percent(threshold)
    );
    let rule = Rule::alert("ErrorBudgetBurn", *severity, expression).says(summary, description);
    // The result has the label already: it tells the rules of one file apart too.
    let rule = rule.label("slo", template(promise.slo));
    Some(rule.label("objective", promise.kind).label("long", *long).label("short", *short))
}

#[cfg(test)]
#[path = "objectives_tests.rs"]
mod tests;
