//! The policies around functions: what they hold to, and what they have counted.

use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::http::json::{self, Object};
use crate::observe::metrics::counted;
use crate::registry::PolicyEntry;

const KINDS: [&str; 7] =
    ["circuit breaker", "retry", "timeout", "bulkhead", "rate limiter", "fallback", "cache fallback"];

const POLICY: Shape = Shape::Named(
    "Policy",
    &Shape::Object(&[
        Field::new("kind", Shape::Word(&KINDS), "What it is."),
        Field::new("name", Shape::Text, "Its name."),
        Field::new("declared_at", Shape::Text, "File, line and column."),
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
    summary: "The policies around functions, by kind and name, with what they have counted.",
    takes: None,
    answer: Shape::Object(&[Field::new("policies", Shape::List(&POLICY), "By kind and name.")]),
    refusals: &[],
    run: Run::Now(|asked| {
        let entries = asked.shared.metrics.entries();
        Ok(json::object(|object| {
            object.array("policies", |policies| {
                for entry in &entries {
                    policies.object(|object| write(entry, object));
                }
            });
        }))
    }),
};

fn write(entry: &PolicyEntry, object: &mut Object<'_>) {
    object.text("kind", entry.kind());
    object.text("name", entry.name);
    object.text("declared_at", &entry.site.to_string());
    object.object("counts", |object| {
        for (key, count) in counted(entry) {
            object.count(&key, count);
        }
    });
}
