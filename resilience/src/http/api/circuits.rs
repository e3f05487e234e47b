//! The circuits: to look at, and to steer.

use super::refusal::Refusal;
use super::shape::{Field, Shape};
use super::{Answered, Asked, Operation, Run};
use crate::circuit::{self, Circuit};
use crate::http::json::{self, Object};
use crate::http::views::write_circuit_counts;

pub(super) const STATES: [&str; 6] =
    ["closed", "open", "half_open", "forced_open", "disabled", "metrics_only"];

const CIRCUIT: Shape = Shape::Named(
    "Circuit",
    &Shape::Object(&[
        Field::new("name", Shape::Text, "Its name."),
        Field::new("state", Shape::Word(&STATES), "Its state; with keys, the most severe of all."),
        Field::new(
            "remaining",
            Shape::Number,
            "In how many seconds a call may be let through, where it is open.",
        ),
        Field::new("success_threshold", Shape::Count, "How many successful trial calls close it."),
        Field::new("total_calls", Shape::Count, "All calls: the sum of the five below."),
        Field::new("successful_calls", Shape::Count, "Calls that succeeded."),
        Field::new("failed_calls", Shape::Count, "Calls that failed."),
        Field::new("rejected_calls", Shape::Count, "Calls that were refused."),
        Field::new("ignored_calls", Shape::Count, "Calls that say nothing about the callee."),
        Field::new("cancelled_calls", Shape::Count, "Calls whose end nobody waited for."),
        Field::new("state_changes", Shape::Count, "How often the state changed."),
        Field::new("failure_count", Shape::Count, "Failures that count towards opening."),
        Field::new("success_count", Shape::Count, "Successes of trial calls that count towards closing."),
    ]),
);

const UNKNOWN: (u16, &str) = (404, "No circuit has this name; the answer lists those there are.");

pub(super) static ALL: Operation = Operation {
    id: "list_circuits",
    path: "/circuits",
    summary: "The circuits, by name.",
    takes: None,
    answer: Shape::Object(&[Field::new("circuits", Shape::List(&CIRCUIT), "By name.")]),
    refusals: &[],
    run: Run::Now(|_| {
        Ok(json::object(|object| {
            object.array("circuits", |circuits| {
                for circuit in circuit::circuits() {
                    circuits.object(|object| write(&circuit, object));
                }
            });
        }))
    }),
};

pub(super) static ONE: Operation = Operation {
    id: "get_circuit",
    path: "/circuits/{name}",
    summary: "One circuit.",
    takes: None,
    answer: CIRCUIT,
    refusals: &[UNKNOWN],
    run: Run::Now(|asked| Ok(shown(&find(asked)?))),
};

pub(super) static RESET: Operation = steering(
    "reset_circuit",
    "/circuits/{name}/reset",
    "Closes a circuit and forgets its failures; also ends what was chosen by hand.",
    |asked| steer(asked, Circuit::reset),
);

pub(super) static FORCE_OPEN: Operation = steering(
    "force_open_circuit",
    "/circuits/{name}/force_open",
    "Has a circuit refuse every call until somebody says otherwise.",
    |asked| steer(asked, Circuit::force_open),
);

pub(super) static DISABLE: Operation = steering(
    "disable_circuit",
    "/circuits/{name}/disable",
    "Has a circuit let every call through and judge none, until somebody says otherwise.",
    |asked| steer(asked, Circuit::disable),
);

pub(super) static METRICS_ONLY: Operation = steering(
    "watch_circuit",
    "/circuits/{name}/metrics_only",
    "Has a circuit let every call through and watch, until somebody says otherwise.",
    |asked| steer(asked, Circuit::metrics_only),
);

const fn steering(
    id: &'static str,
    path: &'static str,
    summary: &'static str,
    run: fn(&Asked) -> Answered,
) -> Operation {
    Operation {
        id,
        path,
        summary,
        takes: Some(&[]),
        answer: CIRCUIT,
        refusals: &[UNKNOWN],
        run: Run::Now(run),
    }
}

fn steer(asked: &Asked, act: fn(&Circuit)) -> Answered {
    let circuit = find(asked)?;
    act(&circuit);
    Ok(shown(&circuit))
}

fn find(asked: &Asked) -> Result<Circuit, Refusal> {
    circuit::circuit(&asked.name).ok_or_else(|| {
        let names: Vec<_> = circuit::circuits().iter().map(Circuit::name).collect();
        Refusal::unknown("circuit", &asked.name, &names)
    })
}

fn shown(circuit: &Circuit) -> String {
    json::object(|object| write(circuit, object))
}

fn write(circuit: &Circuit, object: &mut Object<'_>) {
    let stats = circuit.stats();
    object.text("name", circuit.name());
    object.text("state", stats.state.as_str());
    object.seconds("remaining", stats.remaining.unwrap_or_default());
    object.count("success_threshold", circuit.successes_to_close());
    write_circuit_counts(&stats, object);
}

#[cfg(test)]
#[path = "circuits_tests.rs"]
mod tests;
