//! The families of the policies. Nothing is counted here: what the policies count themselves is read at the scrape.

use crate::observe::exposition::{Exposition, Kind, Label, whole};
use crate::policy::Policy;
use crate::registry::PolicyEntry;

/// One family: a policy, or two of them, and what is read of it.
struct Family {
    name: &'static str,
    kind: Kind,
    help: &'static str,
    /// The label beside the name, if there is one.
    label: Option<&'static str>,
    /// Its values for the label, each one time, whatever has happened; nothing for other policies.
    read: fn(Policy) -> Vec<(&'static str, u64)>,
}

/// Every family of the policies but the circuit breakers'.
static FAMILIES: [Family; 6] = [
    Family {
        name: "retry_attempts_total",
        kind: Kind::Counter,
        help: "Attempts of calls that may be retried, by how they ended.",
        label: Some("outcome"),
        read: |policy| match policy {
            Policy::Retry(retry) => retry.outcomes().collect(),
            _ => Vec::new(),
        },
    },
    Family {
        name: "timeout_total",
        kind: Kind::Counter,
        help: "Calls and attempts of calls whose time was up.",
        label: None,
        read: |policy| match policy {
            Policy::Timeout(timeout) => vec![("", timeout.count_so_far())],
            _ => Vec::new(),
        },
    },
    Family {
        name: "bulkhead_in_flight",
        kind: Kind::Gauge,
        help: "Calls that have a place in a bulkhead now.",
        label: None,
        read: |policy| match policy {
            Policy::Bulkhead(bulkhead) => vec![("", bulkhead.in_flight())],
            _ => Vec::new(),
        },
    },
    Family {
        name: "bulkhead_rejected_total",
        kind: Kind::Counter,
        help: "Calls that found no place in a bulkhead, or waited too long for one.",
        label: None,
        read: |policy| match policy {
            Policy::Bulkhead(bulkhead) => vec![("", bulkhead.rejected())],
            _ => Vec::new(),
        },
    },
    Family {
        name: "rate_limit_decisions_total",
        kind: Kind::Counter,
        help: "Calls that a rate limiter judged, by what it decided.",
        label: Some("decision"),
        read: |policy| match policy {
            Policy::RateLimiter(limiter) => limiter.decisions().collect(),
            _ => Vec::new(),
        },
    },
    Family {
        name: "fallback_total",
        kind: Kind::Counter,
        help: "Answers that a fallback gave in place of the call, by the kind of fallback.",
        label: Some("kind"),
        read: |policy| match policy {
            Policy::Fallback(fallback) => {
                fallback.served().map(|(kind, count)| (kind.as_str(), count)).collect()
            }
            Policy::CacheFallback(cache) => vec![("cache", cache.served())],
            _ => Vec::new(),
        },
    },
];

/// What all the families hold at one moment, in their order.
#[derive(Debug, Default)]
pub(crate) struct Numbers([Vec<Number>; FAMILIES.len()]);

#[derive(Debug)]
struct Number {
    name: &'static str,
    value: &'static str,
    count: u64,
}

impl Numbers {
    /// Reads the policies. Copies of one policy are summed.
    pub(super) fn of(policies: &[PolicyEntry]) -> Self {
        let mut numbers = Self::default();
        for (family, numbers) in FAMILIES.iter().zip(&mut numbers.0) {
            for PolicyEntry { name, copies, .. } in policies {
                let first = numbers.len();
                for (value, count) in copies.iter().flat_map(|copy| (family.read)(*copy)) {
                    match numbers[first..].iter_mut().find(|number| number.value == value) {
                        Some(number) => number.count += count,
                        None => numbers.push(Number { name, value, count }),
                    }
                }
            }
        }
        numbers
    }

    /// Adds the families.
    pub(super) fn write(&self, exposition: &mut Exposition) {
        for (family, numbers) in FAMILIES.iter().zip(&self.0) {
            exposition.family(family.name, family.kind, family.help, |series| {
                for Number { name, value, count } in numbers {
                    let labels: [Label<'_>; 2] = [("name", name), (family.label.unwrap_or_default(), value)];
                    let labels = if family.label.is_some() { &labels[..] } else { &labels[..1] };
                    series.value(labels, whole(*count));
                }
            });
        }
    }
}

/// What one policy has counted so far: the names of its families, each with the label's value where it has one, as in
/// `retry_attempts_total.success`.
pub(crate) fn counted(entry: &PolicyEntry) -> impl Iterator<Item = (String, u64)> {
    let numbers = Numbers::of(std::slice::from_ref(entry));
    FAMILIES.iter().zip(numbers.0).flat_map(|(family, numbers)| {
        numbers.into_iter().map(|Number { value, count, .. }| {
            let gap = if value.is_empty() { "" } else { "." };
            (format!("{}{gap}{value}", family.name), count)
        })
    })
}

#[cfg(test)]
#[path = "policies_tests.rs"]
mod tests;
