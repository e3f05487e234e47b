//! The health checks: to look at, with what became of them, and to run.

use axum::http::StatusCode;

use super::refusal::Refusal;
use super::shape::{Field, Shape};
use super::{Asked, Operation, Run};
use crate::clock::rfc3339;
use crate::health::report::CheckReport;
use crate::health::state::Transition;
use crate::http::authorize::Level;
use crate::http::json::{self, Object};

pub(super) const STATUSES: [&str; 4] = ["healthy", "degraded", "unhealthy", "unknown"];

const CHECK: Shape = Shape::Named(
    "Check",
    &Shape::Object(&[
        Field::new("name", Shape::Text, "Its name."),
        Field::new("status", Shape::Word(&STATUSES), "Its verdict, after its thresholds."),
        Field::new("critical", Shape::Flag, "Whether the service cannot work without it."),
        Field::new("enabled", Shape::Flag, "Whether it runs: the configuration can switch it off."),
        Field::optional("latency_ms", Shape::Number, "How long its last run took, in milliseconds."),
        Field::new("since", Shape::Time, "Since when its verdict has held."),
        Field::optional("last_run", Shape::Time, "When its last run ended."),
        Field::new("consecutive_failures", Shape::Count, "How many runs in a row have failed."),
        Field::optional(
            "message",
            Shape::Text,
            "Why it is as it is; the text of an error where details are shown.",
        ),
        Field::optional("details", Shape::Map(&Shape::Any), "What it told beside, where details are shown."),
        Field::optional("history", Shape::List(&TRANSITION), "Its last changes, 32 at most, oldest first."),
    ]),
);

const TRANSITION: Shape = Shape::Named(
    "Transition",
    &Shape::Object(&[
        Field::new("from", Shape::Word(&STATUSES), "The verdict before."),
        Field::new("to", Shape::Word(&STATUSES), "The verdict since."),
        Field::optional("reason", Shape::Text, "The author's message, or the error's class."),
        Field::new("at", Shape::Time, "When."),
    ]),
);

const UNKNOWN: (u16, &str) = (404, "No health check has this name; the answer lists those there are.");

pub(super) static ALL: Operation = Operation {
    id: "list_checks",
    path: "/checks",
    summary: "The health checks, by name. Those whose result is too old are run, as for a probe.",
    takes: None,
    answer: Shape::Object(&[
        Field::new(
            "status",
            Shape::Word(&STATUSES),
            "That of the whole: the checks, the circuits and the phase.",
        ),
        Field::new("checks", Shape::List(&CHECK), "By name, without what became of them."),
    ]),
    refusals: &[],
    run: Run::Later(|asked| {
        Box::pin(async move {
            let report = asked.shared.engine.report().await;
            Ok(json::object(|object| {
                object.text("status", report.status().as_str());
                object.array("checks", |checks| {
                    for check in report.checks() {
                        checks.object(|object| write(check, asked.level, object));
                    }
                });
            }))
        })
    }),
};

pub(super) static ONE: Operation = Operation {
    id: "get_check",
    path: "/checks/{name}",
    summary: "One health check, with its last changes. It is run where its result is too old.",
    takes: None,
    answer: CHECK,
    refusals: &[UNKNOWN],
    run: Run::Later(|asked| {
        Box::pin(async move {
            let check = asked.shared.engine.check(&asked.name).await;
            check.map(|check| shown(&check, &asked)).ok_or_else(|| unknown(&asked))
        })
    }),
};

pub(super) static RUN: Operation = Operation {
    id: "run_check",
    path: "/checks/{name}/run",
    summary: "Runs a health check now, however old its result is, and tells how it is then.",
    takes: Some(&[]),
    answer: CHECK,
    refusals: &[
        UNKNOWN,
        (409, "A run has not ended, and leaves no room for a new one; or the check is switched off."),
    ],
    run: Run::Later(|asked| {
        Box::pin(async move {
            let known = asked.shared.engine.latest();
            if known.check(&asked.name).is_some_and(|check| !check.enabled()) {
                let message =
                    format!("`{}` is switched off by the configuration: it does not run", asked.name);
                return Err(Refusal::new(StatusCode::CONFLICT, message));
            }
            let ran = asked.shared.engine.run_now(&asked.name).await.ok_or_else(|| unknown(&asked))?;
            ran.map(|check| shown(&check, &asked)).map_err(|since| {
                let (name, since) = (&asked.name, rfc3339(since));
                let message =
                    format!("a run of `{name}` has not ended since {since}: none begins before it does");
                Refusal::new(StatusCode::CONFLICT, message)
            })
        })
    }),
};

fn unknown(asked: &Asked) -> Refusal {
    let report = asked.shared.engine.latest();
    let names: Vec<_> = report.checks().iter().map(CheckReport::name).collect();
    Refusal::unknown("health check", &asked.name, &names)
}

fn shown(check: &CheckReport, asked: &Asked) -> String {
    json::object(|object| {
        write(check, asked.level, object);
        object.array("history", |history| {
            for transition in asked.shared.engine.history(check.name()).unwrap_or_default() {
                history.object(|object| write_transition(&transition, object));
            }
        });
    })
}

fn write(check: &CheckReport, level: Level, object: &mut Object<'_>) {
    object.text("name", check.name());
    object.text("status", check.status().as_str());
    object.flag("critical", check.critical());
    object.flag("enabled", check.enabled());
    object.optional_milliseconds("latency_ms", check.latency());
    object.text("since", &rfc3339(check.since()));
    object.optional_text("last_run", check.last_run().map(rfc3339).as_deref());
    object.count("consecutive_failures", check.consecutive_failures());
    let error = check.error().filter(|_| level.shows_details());
    object.optional_text("message", error.or_else(|| check.message()));
    if level.shows_details() && !check.details().is_empty() {
        object.object("details", |object| {
            check.details().iter().for_each(|(key, value)| object.value(key, value));
        });
    }
}

fn write_transition(transition: &Transition, object: &mut Object<'_>) {
    object.text("from", transition.from.as_str());
    object.text("to", transition.to.as_str());
    object.optional_text("reason", transition.reason.as_deref());
    object.text("at", &rfc3339(transition.at));
}

#[cfg(test)]
#[path = "checks_tests.rs"]
mod tests;
