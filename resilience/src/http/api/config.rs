//! The configuration: each value with who said so, and reading the file again.

use axum::http::StatusCode;

use super::refusal::Refusal;
use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::blocking;
use crate::config::{self, Change, Setting};
use crate::error::Error;
use crate::health::redact::redact;
use crate::http::json::{self, Object};

const SETTING: Shape = Shape::Named(
    "Setting",
    &Shape::Object(&[
        Field::new("kind", Shape::Text, "What it belongs to, as files and variables call it."),
        Field::new("name", Shape::Text, "The name of the circuit, the check, ..; of a variable, its own."),
        Field::optional("key", Shape::Text, "As in the attribute; a variable has none."),
        Field::new("value", Shape::Text, "As it could be written; `***` in the place of secrets."),
        Field::new("source", Shape::Text, "Who said so, as in `attribute` or `resilience.toml:12`."),
        Field::new("meaning", Shape::Text, "What it does."),
    ]),
);

const CHANGE: Shape = Shape::Named(
    "Change",
    &Shape::Object(&[
        Field::new("kind", Shape::Text, "What it belongs to."),
        Field::new("name", Shape::Text, "The name of the circuit, the check, .."),
        Field::new("key", Shape::Text, "As in the attribute."),
        Field::optional("old", Shape::Text, "What it was, where it was set."),
        Field::optional("new", Shape::Text, "What it is, where it is set."),
        Field::new("source", Shape::Text, "Who says so now."),
    ]),
);

pub(super) static ALL: Operation = Operation {
    id: "get_configuration",
    path: "/config",
    summary: "Every setting as it counts now, with who said so.",
    takes: None,
    answer: Shape::Object(&[Field::new("settings", Shape::List(&SETTING), "By kind and name.")]),
    refusals: &[],
    run: Run::Now(|_| {
        Ok(json::object(|object| {
            object.array("settings", |list| {
                for setting in config::effective() {
                    list.object(|object| write(&setting, object));
                }
            });
        }))
    }),
};

pub(super) static RELOAD: Operation = Operation {
    id: "reload_configuration",
    path: "/config/reload",
    summary: "Reads the file of the configuration again, and puts it in force as a whole or not at all.",
    takes: Some(&[]),
    answer: Shape::Object(&[Field::new(
        "changes",
        Shape::List(&CHANGE),
        "What has another value than before.",
    )]),
    refusals: &[(
        422,
        "The file is not in order: all settings stay as they are. The answer tells all that is wrong.",
    )],
    run: Run::Later(|asked| {
        Box::pin(async move {
            let mut work =
                blocking::start("resilience-reload", asked.shared.engine.runtime(), config::reload);
            let reloaded = work.ended().await.map_err(|lost| {
                let message = format!("the configuration was not reloaded: {}", lost.text());
                Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, message)
            })?;
            let changes = reloaded.map_err(|error| refused(&error))?;
            Ok(json::object(|object| {
                object.array("changes", |list| {
                    for change in &changes {
                        list.object(|object| write_change(change, object));
                    }
                });
            }))
        })
    }),
};

/// All that is wrong, on one line.
fn refused(error: &Error) -> Refusal {
    let problems = error.problems().iter().map(|problem| redact(&problem.to_string()).replace('\n', " "));
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, problems.collect::<Vec<_>>().join("; "))
}

fn write(setting: &Setting, object: &mut Object<'_>) {
    object.text("kind", setting.kind);
    object.text("name", &setting.name);
    object.optional_text("key", Some(setting.key).filter(|key| !key.is_empty()));
    object.text("value", &setting.value);
    object.text("source", &setting.source.to_string());
    object.text("meaning", setting.meaning);
}

fn write_change(change: &Change, object: &mut Object<'_>) {
    object.text("kind", change.kind);
    object.text("name", &change.name);
    object.text("key", change.key);
    object.optional_text("old", change.old.as_deref());
    object.optional_text("new", change.new.as_deref());
    object.text("source", &change.source.to_string());
}
