//! What runs here.

use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::clock::{now, rfc3339};
use crate::http::json;
use crate::lifecycle::Phase;

const PHASES: [&str; 5] = ["starting", "serving", "stopping", "draining", "stopped"];

pub(super) static SERVICE: Operation = Operation {
    id: "get_service",
    path: "/service",
    summary: "What runs here, and since when.",
    takes: None,
    answer: Shape::Object(&[
        Field::new("name", Shape::Text, "The program's name."),
        Field::optional("version", Shape::Text, "Its version, where the program told one."),
        Field::new("phase", Shape::Word(&PHASES), "Where the service is in its life."),
        Field::optional("reason", Shape::Text, "Why it is not ready in this phase."),
        Field::new("since", Shape::Time, "When the service was put together."),
        Field::new("uptime_seconds", Shape::Number, "How long ago that was."),
        Field::new("port", Shape::Count, "That of the program's routes."),
        Field::optional(
            "admin_port",
            Shape::Count,
            "That of the operational endpoints, where they have one of their own.",
        ),
    ]),
    refusals: &[],
    run: Run::Now(|asked| {
        let (shared, blueprint) = (&asked.shared, &asked.shared.blueprint);
        let phase = shared.lifecycle.phase();
        Ok(json::object(|object| {
            object.text("name", &blueprint.name);
            object.optional_text("version", blueprint.version.as_deref());
            object.text("phase", word(phase));
            object.optional_text("reason", shared.lifecycle.reason(phase));
            object.text("since", &rfc3339(shared.since.wall));
            object.seconds("uptime_seconds", now().saturating_duration_since(shared.since.at));
            object.count("port", blueprint.port);
            if let Some(port) = blueprint.admin_port {
                object.count("admin_port", port);
            }
        }))
    }),
};

const fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::Starting => "starting",
        Phase::Serving => "serving",
        Phase::Stopping => "stopping",
        Phase::Draining => "draining",
        Phase::Stopped => "stopped",
    }
}
