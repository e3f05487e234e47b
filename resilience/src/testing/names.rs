//! The names that a test may use.

use std::collections::BTreeSet;

use crate::circuit::{Circuit, circuit, circuits};
use crate::guard::Guard;
use crate::registry::{DECLARATIONS, Declaration, Registry};

/// The names of a function's attempts: its own, then those of its policies.
pub(super) fn of_guard(guard: &Guard) -> Vec<&'static str> {
    let mut names = vec![guard.name];
    for policy in guard.policies() {
        if !names.contains(&policy.name()) {
            names.push(policy.name());
        }
    }
    names
}

fn guards() -> impl Iterator<Item = &'static Guard> {
    DECLARATIONS.iter().filter_map(|declaration| match declaration {
        Declaration::Guard(guard) => Some(*guard),
        _ => None,
    })
}

/// The names of all guarded functions and of all policies.
fn known() -> BTreeSet<&'static str> {
    let policies = Registry::linked().policies;
    let circuits = circuits();
    let called = circuits.iter().map(Circuit::name);
    guards().map(|guard| guard.name).chain(policies.iter().map(|policy| policy.name)).chain(called).collect()
}

/// The name as the program declares it.
///
/// # Panics
/// Where nothing has it: a test that waits for failures of a name with a slip in it would prove nothing.
#[track_caller]
pub(super) fn find(name: &str) -> &'static str {
    let known = known();
    match known.get(name) {
        Some(name) => name,
        None => panic!("{}", unknown("guarded function or policy", name, known)),
    }
}

/// The circuit of the name.
#[track_caller]
pub(super) fn find_circuit(name: &str) -> Circuit {
    match circuit(name) {
        Some(circuit) => circuit,
        None => panic!("{}", unknown("circuit", name, circuits().iter().map(Circuit::name))),
    }
}

/// Whose events are those of a name: its own, and those of the policies of the functions of this name.
#[track_caller]
pub(super) fn with_policies(name: &str) -> Vec<&'static str> {
    let mut names = vec![find(name)];
    for guard in guards().filter(|guard| guard.name == name) {
        names.extend(of_guard(guard));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// What a test is told that used a name which nothing has.
pub(super) fn unknown(kind: &str, name: &str, known: impl IntoIterator<Item = &'static str>) -> String {
    let known: Vec<_> = known.into_iter().map(|known| format!("`{known}`")).collect();
    let known =
        if known.is_empty() { "there is none".to_owned() } else { format!("there are {}", known.join(", ")) };
    format!(
        "no {kind} is named `{name}`: {known}. A static without an attribute above it is known from its first call; a \
         dependency from where it is named: `use plugin as _;`"
    )
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
