//! How long the platform waits for the stop.

use super::assemble::variable;
use crate::error::Problem;

const NAME: &str = "TERMINATION_GRACE_PERIOD_SECONDS";

/// In seconds, where the environment tells it.
pub(super) fn told() -> Result<Option<f64>, Problem> {
    variable(NAME).as_deref().map(seconds).transpose()
}

fn seconds(text: &str) -> Result<f64, Problem> {
    text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0).ok_or_else(|| {
        Problem::new(format!("the variable {NAME} is `{text}`: it must be a number of seconds, as in `30`"))
    })
}

#[cfg(test)]
#[path = "grace_tests.rs"]
mod tests;
