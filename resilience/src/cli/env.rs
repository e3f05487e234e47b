//! `resilience env`.

use serde_json::{Value, json};

use super::output::{self, Ended, Output};
use super::table::Table;
use crate::config::VARIABLES;

/// Lists what services read, not what is set here: they run elsewhere.
pub(super) fn run(output: Output) -> Result<bool, Ended> {
    output::print(&if output.json { programs() } else { people(output) })?;
    Ok(true)
}

fn people(output: Output) -> String {
    let mut table = Table::new(["variable", "default", "meaning"]);
    for variable in &VARIABLES {
        table.row(&[variable.name, variable.default, variable.meaning].map(str::to_owned));
    }
    let settings = "Settings of single policies and checks are written as in `RESILIENCE_CIRCUIT_PAYMENT_THRESHOLD`: those \
                    of a service, with their sources, stand under its `/_resilience/api/config`.";
    format!("{}\n\n{settings}", table.draw(output.paint))
}

fn programs() -> String {
    let variables = VARIABLES.iter().map(|variable| {
        let default = Some(variable.default).filter(|default| !default.is_empty());
        json!({
            "name": variable.name,
            "default": default,
            "meaning": variable.meaning,
            "secret": variable.secret,
        })
    });
    variables.collect::<Value>().to_string()
}
