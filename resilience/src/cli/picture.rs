//! What an answer says of a service's health, in whichever of the shapes that health is told in.

use reqwest::StatusCode;
use serde_json::{Map, Value, json};

use super::output::Output;
use super::paint::clean;
use super::table::Table;
use crate::health::status::HealthStatus;

/// The health of a service, as it was told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Picture {
    pub(super) status: HealthStatus,
    pub(super) reason: Option<String>,
    pub(super) checks: Vec<CheckRow>,
    /// Names with states.
    pub(super) circuits: Vec<(String, String)>,
}

/// One check in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CheckRow {
    pub(super) name: String,
    /// The word that was told.
    pub(super) status: String,
    pub(super) critical: Option<bool>,
    pub(super) latency_ms: Option<f64>,
    pub(super) since: Option<String>,
    pub(super) message: Option<String>,
}

impl Picture {
    /// Reads `body`, if it tells of health. An answer that is no success is not healthy, whatever it says.
    pub(super) fn read(status: StatusCode, body: &str) -> Option<Self> {
        let body: Value = serde_json::from_str(body).ok()?;
        let body = body.as_object()?;
        let told = body.get("status").and_then(Value::as_str).and_then(|word| word.parse().ok());
        let flag = ["ready", "alive", "healthy"].into_iter().find_map(|key| body.get(key)?.as_bool());
        let flag = flag.map(|good| if good { HealthStatus::Healthy } else { HealthStatus::Unhealthy });
        // A program of another kind may well have a status of its own.
        let whole: HealthStatus = told.or(flag)?;
        let whole = if status.is_success() { whole } else { whole.max(HealthStatus::Unhealthy) };
        let checks = body.get("checks").or_else(|| body.get("components"));
        Some(Self {
            status: whole,
            reason: text(body, "reason"),
            checks: checks.map(read_checks).unwrap_or_default(),
            circuits: body.get("circuits").map(read_circuits).unwrap_or_default(),
        })
    }

    pub(super) fn is_healthy(&self, strict: bool) -> bool {
        if strict { self.status == HealthStatus::Healthy } else { self.status.is_passing() }
    }

    /// The status, and why, on one line.
    pub(super) fn summary(&self) -> String {
        let failing = self.checks.iter().filter(|check| !check.is_healthy()).map(|check| check.name.as_str());
        let failing = failing.collect::<Vec<_>>().join(", ");
        let reason = self.reason.clone().or_else(|| (!failing.is_empty()).then_some(failing));
        reason.map_or_else(|| self.status.to_string(), |reason| clean(&format!("{}: {reason}", self.status)))
    }

    /// For people: the checks and the circuits in tables, each with a line break before it.
    pub(super) fn tables(&self, output: Output) -> String {
        let mut checks = Table::new(["check", "status", "critical", "latency", "since", "message"]);
        for check in &self.checks {
            checks.row(&[
                check.name.clone(),
                check.status.clone(),
                check
                    .critical
                    .map(|critical| if critical { "yes" } else { "no" })
                    .unwrap_or_default()
                    .to_owned(),
                check.latency_ms.map(|latency| format!("{latency} ms")).unwrap_or_default(),
                check.since.clone().unwrap_or_default(),
                check.message.clone().unwrap_or_default(),
            ]);
        }
        let mut circuits = Table::new(["circuit", "state"]);
        for (name, state) in &self.circuits {
            circuits.row(&[name.clone(), state.clone()]);
        }
        let tables = [checks, circuits].map(|table| table.draw(output.paint));
        tables.iter().filter(|table| !table.is_empty()).flat_map(|table| ["\n\n", table]).collect()
    }

    /// For programs.
    pub(super) fn json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("status".to_owned(), self.status.as_str().into());
        if let Some(reason) = &self.reason {
            object.insert("reason".to_owned(), reason.as_str().into());
        }
        object.insert("checks".to_owned(), self.checks.iter().map(CheckRow::json).collect());
        let circuits = self.circuits.iter().map(|(name, state)| (name.clone(), state.as_str().into()));
        object.insert("circuits".to_owned(), Value::Object(circuits.collect()));
        object
    }
}

impl CheckRow {
    pub(super) fn is_healthy(&self) -> bool {
        self.status.parse() == Ok(HealthStatus::Healthy)
    }

    fn read(name: &str, value: &Value) -> Option<Self> {
        // The draft of the IETF lists what was observed of each.
        let check = value.as_array().and_then(|list| list.first()).unwrap_or(value).as_object()?;
        let status = text(check, "status").or_else(|| text(check, "state"))?;
        let message = ["message", "error", "output"].into_iter().find_map(|key| text(check, key));
        Some(Self {
            name: name.to_owned(),
            status,
            critical: check.get("critical").and_then(Value::as_bool),
            latency_ms: check.get("latency_ms").and_then(Value::as_f64),
            since: text(check, "since"),
            message,
        })
    }

    fn json(&self) -> Value {
        let mut object = json!({"name": self.name, "status": self.status});
        let more = [
            ("critical", self.critical.map(Value::from)),
            ("latency_ms", self.latency_ms.map(Value::from)),
            ("since", self.since.as_deref().map(Value::from)),
            ("message", self.message.as_deref().map(Value::from)),
        ];
        for (key, value) in more {
            if let Some(value) = value {
                object[key] = value;
            }
        }
        object
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned)
}

fn read_checks(checks: &Value) -> Vec<CheckRow> {
    match checks {
        Value::Object(checks) => {
            checks.iter().filter_map(|(name, check)| CheckRow::read(name, check)).collect()
        }
        Value::Array(checks) => {
            let named = checks.iter().filter_map(|check| Some((check.get("name")?.as_str()?, check)));
            named.filter_map(|(name, check)| CheckRow::read(name, check)).collect()
        }
        _ => Vec::new(),
    }
}

fn read_circuits(circuits: &Value) -> Vec<(String, String)> {
    let circuits = circuits.as_object().into_iter().flatten();
    let states = circuits.filter_map(|(name, circuit)| {
        let state = circuit.as_str().or_else(|| circuit.get("state")?.as_str())?;
        Some((name.clone(), state.to_owned()))
    });
    states.collect()
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
