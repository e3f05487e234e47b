//! What is sent.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::change::{State, Subject, Tone};
use crate::clock::rfc3339;

/// Grows when receivers must be changed; new keys are no reason.
const VERSION: u32 = 1;

/// Who sends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sender {
    /// The program's name.
    pub(crate) service: String,
    /// Which of the program's processes, where the platform names them.
    pub(crate) instance: Option<String>,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    /// The same in each attempt to deliver it.
    pub(super) id: String,
    pub(super) subject: Subject,
    pub(super) from: State,
    pub(super) to: State,
    pub(super) reason: Option<String>,
    /// When it changed.
    pub(super) at: SystemTime,
    pub(super) critical: Option<bool>,
    pub(super) remaining: Option<Duration>,
    /// How long that lasts already, where it was told before.
    pub(super) lasting: Option<Duration>,
}

impl Message {
    /// The word for what it is about.
    fn event(&self) -> &'static str {
        match (self.to.tone, self.lasting) {
            (Tone::Bad, Some(_)) => "reminder",
            (Tone::Bad, None) => "problem",
            (Tone::Good, _) => "recovery",
            (Tone::Chosen, _) => "notice",
        }
    }

    /// The body. Names and reasons are data in it, whatever they hold.
    pub(super) fn body(&self, sender: &Sender) -> String {
        let kind = match self.subject {
            Subject::Check(_) => "health_changed",
            Subject::Circuit(_) => "circuit_changed",
        };
        let mut body = json!({
            "version": VERSION,
            "id": self.id,
            "timestamp": rfc3339(self.at),
            "service": sender.service,
            "kind": kind,
            "event": self.event(),
            "name": self.subject.name(),
            "from": self.from.word,
            "to": self.to.word,
        });
        let more = [
            ("instance", sender.instance.as_deref().map(Value::from)),
            ("reason", self.reason.as_deref().map(Value::from)),
            ("critical", self.critical.map(Value::from)),
            ("remaining", self.remaining.map(seconds)),
            ("lasting", self.lasting.map(seconds)),
        ];
        for (key, value) in more {
            if let Some(value) = value {
                body[key] = value;
            }
        }
        body.to_string()
    }
}

/// A number that no other message has.
pub(super) fn id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// Rounded to milliseconds.
fn seconds(duration: Duration) -> Value {
    ((duration.as_secs_f64() * 1000.0).round() / 1000.0).into()
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
