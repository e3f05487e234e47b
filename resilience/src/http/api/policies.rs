//! The policies around functions: what they hold to, and what they have counted.

use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::config::{self, Setting};
use crate::http::json::{self, Object};
use crate::observe::metrics::counted;
use crate::policy::Policy;
use crate::registry::PolicyEntry;

const KINDS: [&str; 7] =
    ["circuit breaker", "retry", "timeout", "bulkhead", "rate limiter", "fallback", "cache fallback"];

const POLICY: Shape = Shape::Named(
    "Policy",
    &Shape::Object(&[
        Field::new("kind", Shape::Word(&KINDS), "What it is."),
        Field::new("name", Shape::Text, "Its name."),
        Field::new("declared_at", Shape::Text, "File, line and column."),
        Field::new("settings", Shape::Map(&Shape::Text), "What it holds to now, as it could be written."),
        Field::new(
            "counts",
            Shape::Map(&Shape::Count),
            "What it has counted, as its metrics do, one number a label.",
        ),
    ]),
);

pub(super) static ALL: Operation = Operation {
    id: "list_policies",
    path: "/policies",
    summary: "The policies around functions, by kind and name, with what they hold to and have counted.",
    takes: None,
    answer: Shape::Object(&[Field::new("policies", Shape::List(&POLICY), "By kind and name.")]),
    refusals: &[],
    run: Run::Now(|asked| {
        let (entries, settings) = (asked.shared.metrics.entries(), config::effective());
        Ok(json::object(|object| {
            object.array("policies", |policies| {
                for entry in &entries {
                    policies.object(|object| write(entry, &settings, object));
                }
            });
        }))
    }),
};

fn write(entry: &PolicyEntry, settings: &[Setting], object: &mut Object<'_>) {
    object.text("kind", entry.kind());
    object.text("name", entry.name);
    object.text("declared_at", &entry.site.to_string());
    object.object("settings", |object| {
        let kind = configured_as(entry);
        for Setting { key, value, .. } in
            settings.iter().filter(|one| Some(one.kind) == kind && one.name == entry.name)
        {
            object.text(key, value);
        }
    });
    object.object("counts", |object| {
        for (key, count) in counted(entry) {
            object.count(&key, count);
        }
    });
}

/// What files and variables call it, where it has settings.
fn configured_as(entry: &PolicyEntry) -> Option<&'static str> {
    match entry.copies[0] {
        Policy::CircuitBreaker(_) => Some("circuit"),
        Policy::Retry(_) => Some("retry"),
        Policy::Timeout(_) => Some("timeout"),
        Policy::Bulkhead(_) => Some("bulkhead"),
        Policy::RateLimiter(_) => Some("rate_limit"),
        Policy::CacheFallback(_) => Some("cache_fallback"),
        Policy::Fallback(_) => None,
    }
}

#[cfg(test)]
#[path = "policies_tests.rs"]
mod tests;
