//! What attributes declare, and in what order hooks run.

use super::shape::{Field, Shape};
use super::{Operation, Run};
use crate::hook::HookDeclaration;
use crate::http::json::{self, Array};
use crate::registry::{Registry, declared};

const DECLARED: Shape = Shape::Named(
    "Declared",
    &Shape::Object(&[
        Field::new("kind", Shape::Text, "What it is, as in `health check`."),
        Field::new("name", Shape::Text, "Its name."),
        Field::new("declared_at", Shape::Text, "File, line and column."),
    ]),
);

pub(super) static ALL: Operation = Operation {
    id: "list_declared",
    path: "/declared",
    summary: "Everything that attributes declare in this program, by kind and name.",
    takes: None,
    answer: Shape::Object(&[Field::new("declared", Shape::List(&DECLARED), "By kind and name.")]),
    refusals: &[],
    run: Run::Now(|_| {
        Ok(json::object(|object| {
            object.array("declared", |list| {
                for declared in declared() {
                    list.object(|object| {
                        object.text("kind", declared.kind);
                        object.text("name", &declared.name);
                        object.text("declared_at", &declared.site.to_string());
                    });
                }
            });
        }))
    }),
};

const HOOK: Shape = Shape::Named(
    "Hook",
    &Shape::Object(&[
        Field::new("name", Shape::Text, "Its name."),
        Field::new("declared_at", Shape::Text, "File, line and column."),
        Field::new("order", Shape::Any, "Hooks run in this order, lowest first."),
        Field::optional("timeout_seconds", Shape::Number, "How long it may take, where it was declared."),
    ]),
);

pub(super) static HOOKS: Operation = Operation {
    id: "list_hooks",
    path: "/hooks",
    summary: "The hooks and listeners, in the order in which they run.",
    takes: None,
    answer: Shape::Object(&[
        Field::new("startup", Shape::List(&HOOK), "Before the service is ready."),
        Field::new("shutdown", Shape::List(&HOOK), "After the last request."),
        Field::new("health_change", Shape::List(&HOOK), "When the health of a check changes."),
        Field::new("circuit_change", Shape::List(&HOOK), "When the state of a circuit changes."),
    ]),
    refusals: &[],
    run: Run::Now(|_| {
        let registry = Registry::linked();
        Ok(json::object(|object| {
            object.array("startup", |list| write(&registry.startup, list));
            object.array("shutdown", |list| write(&registry.shutdown, list));
            object.array("health_change", |list| write(&registry.health_change, list));
            object.array("circuit_change", |list| write(&registry.circuit_change, list));
        }))
    }),
};

fn write<R>(hooks: &[&'static HookDeclaration<R>], list: &mut Array<'_>) {
    for hook in hooks {
        list.object(|object| {
            object.text("name", hook.name);
            object.text("declared_at", &hook.site.to_string());
            object.value("order", &hook.order.into());
            if let Some(timeout) = hook.timeout {
                object.value("timeout_seconds", &timeout.as_secs_f64().into());
            }
        });
    }
}
