//! The objectives of handlers.

use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::http::json::{self, Object};
use crate::slo::Slo;

const SLO: Shape = Shape::Named(
    "Slo",
    &Shape::Object(&[
        Field::new("name", Shape::Text, "Its name."),
        Field::new("declared_at", Shape::Text, "File, line and column."),
        Field::optional(
            "availability",
            Shape::Number,
            "The share of requests that must succeed, from 0 to 1.",
        ),
        Field::optional(
            "latency_seconds",
            Shape::Number,
            "How fast the share `quantile` of requests must be answered.",
        ),
        Field::optional("quantile", Shape::Number, "That share, from 0 to 1."),
    ]),
);

pub(super) static ALL: Operation = Operation {
    id: "list_slos",
    path: "/slos",
    summary: "The objectives of handlers, by name.",
    takes: None,
    answer: Shape::Object(&[Field::new("slos", Shape::List(&SLO), "By name.")]),
    refusals: &[],
    run: Run::Now(|asked| {
        Ok(json::object(|object| {
            object.array("slos", |slos| {
                for slo in &asked.shared.blueprint.slos {
                    slos.object(|object| write(slo, object));
                }
            });
        }))
    }),
};

fn write(slo: &Slo, object: &mut Object<'_>) {
    object.text("name", slo.name);
    object.text("declared_at", &slo.site.to_string());
    if let Some(availability) = slo.availability {
        object.value("availability", &availability.into());
    }
    if let Some(latency) = slo.latency {
        object.value("latency_seconds", &latency.as_secs_f64().into());
        object.value("quantile", &slo.quantile.into());
    }
}
