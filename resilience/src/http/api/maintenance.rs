//! Maintenance: whether there is one, and on and off.

use std::time::{Duration, SystemTime};

use super::refusal::Refusal;
use super::shape::{Field, Shape};
use super::{Answered, Asked, Operation, Run};
use crate::clock::{rfc3339, wall};
use crate::config::value::{Written, Zero};
use crate::http::json;
use crate::maintenance::{self, Maintenance, Source};

/// Longer is no maintenance.
const LONGEST: Duration = Duration::from_hours(24 * 366);

const STATUS: Shape = Shape::Named(
    "Maintenance",
    &Shape::Object(&[
        Field::new("active", Shape::Flag, "Whether writes are refused."),
        Field::new("source", Shape::Word(&["default", "environment", "program", "api"]), "Who said so last."),
        Field::optional("since", Shape::Time, "Since when it is on, or off, where it has ever been on."),
        Field::optional("until", Shape::Time, "When it ends by itself."),
        Field::optional("reason", Shape::Text, "Why it is on."),
    ]),
);

pub(super) static STATE: Operation = Operation {
    id: "get_maintenance",
    path: "/maintenance",
    summary: "Whether there is maintenance, by whom, since when, until when and why.",
    takes: None,
    answer: STATUS,
    refusals: &[],
    run: Run::Now(|_| Ok(shown())),
};

pub(super) static ENABLE: Operation = Operation {
    id: "enable_maintenance",
    path: "/maintenance/enable",
    summary: "Refuses writes from the next request on. Where it is on already, the reason and the end are the new ones.",
    takes: Some(&[
        Field::optional("reason", Shape::Text, "Why."),
        Field::optional("until", Shape::Time, "When it ends by itself, as in `2026-11-21T17:00:00Z`."),
        Field::optional(
            "for",
            Shape::Text,
            "After how long it ends by itself, as in `30m`, instead of `until`.",
        ),
    ]),
    answer: STATUS,
    refusals: &[],
    run: Run::Now(enable),
};

pub(super) static DISABLE: Operation = Operation {
    id: "disable_maintenance",
    path: "/maintenance/disable",
    summary: "Lets writes pass again. Where it is off already nothing changes.",
    takes: Some(&[]),
    answer: STATUS,
    refusals: &[],
    run: Run::Now(|_| {
        maintenance::disable_from(Source::Api);
        Ok(shown())
    }),
};

fn enable(asked: &Asked) -> Answered {
    let text = |key: &str| asked.given.get(key).and_then(|value| value.as_str());
    let mut maintenance = Maintenance::new();
    match (text("until"), text("for")) {
        (Some(_), Some(_)) => {
            return Err(Refusal::bad("`until` and `for` say the same thing: give one of them"));
        }
        (Some(until), None) => maintenance = maintenance.until(end(until)?),
        (None, Some(time)) => maintenance = maintenance.lasting(length(time)?),
        (None, None) => {}
    }
    if let Some(reason) = text("reason") {
        maintenance = maintenance.reason(reason.to_owned());
    }
    maintenance::enable_from(Source::Api, &maintenance);
    Ok(shown())
}

fn end(text: &str) -> Result<SystemTime, Refusal> {
    let end = humantime::parse_rfc3339(text)
        .map_err(|_| Refusal::bad("`until` must be a time in UTC, as in `2026-11-21T17:00:00Z`"))?;
    match end.duration_since(wall()) {
        Ok(left) if left > LONGEST => Err(too_long("until")),
        Ok(left) if !left.is_zero() => Ok(end),
        _ => Err(Refusal::bad("`until` is over already")),
    }
}

fn length(text: &str) -> Result<Duration, Refusal> {
    let time = Written::Text(text.to_owned()).duration(Zero::Refused);
    let time = time.map_err(|fault| Refusal::bad(format!("`for`: {fault}")))?;
    if time > LONGEST { Err(too_long("for")) } else { Ok(time) }
}

fn too_long(key: &str) -> Refusal {
    Refusal::bad(format!("`{key}`: a maintenance lasts a year at most"))
}

fn shown() -> String {
    let status = maintenance::status();
    json::object(|object| {
        object.flag("active", status.active);
        object.text("source", status.source.as_str());
        object.optional_text("since", status.since.map(rfc3339).as_deref());
        object.optional_text("until", status.until.map(rfc3339).as_deref());
        object.optional_text("reason", status.reason.as_deref());
    })
}

#[cfg(test)]
#[path = "maintenance_tests.rs"]
mod tests;
