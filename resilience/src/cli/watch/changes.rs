//! What is another than before.

use crate::cli::paint::{Paint, clean};
use crate::cli::picture::{CheckRow, Picture};

/// A line for each thing that changed; times and counts are no changes.
pub(super) fn between(before: &Picture, now: &Picture, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    if (before.status, &before.reason) != (now.status, &now.reason) {
        let reason = now.reason.as_deref();
        lines.push(line("service", "", before.status.as_str(), now.status.as_str(), reason, paint));
    }
    for check in &now.checks {
        let earlier = before.checks.iter().find(|earlier| earlier.name == check.name);
        let known = earlier.is_some_and(|earlier| told(earlier) == told(check));
        if !known {
            let from = earlier.map_or("", |earlier| &earlier.status);
            lines.push(line("check", &check.name, from, &check.status, check.message.as_deref(), paint));
        }
    }
    for (name, state) in &now.circuits {
        let earlier =
            before.circuits.iter().find(|(earlier, _)| earlier == name).map_or("", |(_, state)| state);
        if earlier != state {
            lines.push(line("circuit", name, earlier, state, None, paint));
        }
    }
    let gone = before.checks.iter().filter(|check| !now.checks.iter().any(|other| other.name == check.name));
    lines.extend(gone.map(|check| format!("check {} is gone", clean(&check.name))));
    lines
}

fn told(check: &CheckRow) -> (&str, Option<&str>) {
    (&check.status, check.message.as_deref())
}

fn line(kind: &str, name: &str, from: &str, to: &str, reason: Option<&str>, paint: Paint) -> String {
    let name = if name.is_empty() { String::new() } else { format!(" {}", clean(name)) };
    let from = if from.is_empty() || from == to { String::new() } else { format!("{} -> ", clean(from)) };
    let reason = reason.map(|reason| format!(" ({})", clean(reason))).unwrap_or_default();
    format!("{kind}{name}: {from}{}{reason}", paint.word(to))
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
