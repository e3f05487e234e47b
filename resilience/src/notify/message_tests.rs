use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::{Message, Sender, id};
use crate::health::status::HealthStatus;
use crate::notify::change::{State, Subject};
use crate::policy::circuit_state::CircuitState;
use crate::sync::Arc;

fn message(subject: Subject, from: impl Into<State>, to: impl Into<State>) -> Message {
    Message {
        id: "0123456789abcdef0123456789abcdef".to_owned(),
        subject,
        from: from.into(),
        to: to.into(),
        reason: None,
        at: SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_600_123),
        critical: None,
        remaining: None,
        lasting: None,
    }
}

fn body(message: &Message, sender: &Sender) -> Value {
    serde_json::from_str(&message.body(sender)).expect("JSON")
}

#[test]
fn the_bodies_are_as_the_documentation_has_them() {
    let sender = Sender { service: "shop".to_owned(), instance: Some("shop-7f9c".to_owned()) };
    let check = Message {
        reason: Some("timeout".to_owned()),
        critical: Some(true),
        ..message(Subject::Check(Arc::from("database")), HealthStatus::Healthy, HealthStatus::Unhealthy)
    };
    let expected = json!({
        "version": 1,
        "id": "0123456789abcdef0123456789abcdef",
        "timestamp": "2026-01-01T00:00:00.123Z",
        "service": "shop",
        "instance": "shop-7f9c",
        "kind": "health_changed",
        "event": "problem",
        "name": "database",
        "from": "healthy",
        "to": "unhealthy",
        "reason": "timeout",
        "critical": true,
    });
    assert_eq!(body(&check, &sender), expected);
    let circuit = Message {
        reason: Some("threshold".to_owned()),
        remaining: Some(Duration::from_secs(30)),
        ..message(Subject::Circuit("payment"), CircuitState::Closed, CircuitState::Open)
    };
    let expected = json!({
        "version": 1,
        "id": "0123456789abcdef0123456789abcdef",
        "timestamp": "2026-01-01T00:00:00.123Z",
        "service": "shop",
        "kind": "circuit_changed",
        "event": "problem",
        "name": "payment",
        "from": "closed",
        "to": "open",
        "reason": "threshold",
        "remaining": 30.0,
    });
    assert_eq!(body(&circuit, &Sender { instance: None, ..sender }), expected);
}

#[test]
fn each_event_has_its_word() {
    let sender = Sender::default();
    let of = |from: CircuitState, to: CircuitState| message(Subject::Circuit("payment"), from, to);
    let event = |message: &Message| body(message, &sender)["event"].clone();
    assert_eq!(event(&of(CircuitState::Open, CircuitState::Closed)), "recovery");
    assert_eq!(event(&of(CircuitState::Closed, CircuitState::Disabled)), "notice");
    let reminder = Message {
        lasting: Some(Duration::from_mins(10)),
        ..of(CircuitState::ForcedOpen, CircuitState::ForcedOpen)
    };
    assert_eq!(event(&reminder), "reminder");
    assert_eq!(body(&reminder, &sender)["lasting"], 600.0);
}

#[test]
fn hostile_names_are_data() {
    let sender = Sender { service: "shop\",\"admin\":true,\"x\":\"".to_owned(), instance: None };
    for name in [
        "\"},{\"to\":\"healthy\"",
        "<!channel> *all*",
        "a\r\nwebhook-signature: v1,x",
        "\u{1b}[2J\u{0}\u{202e}",
        "\\",
    ] {
        let message = Message {
            reason: Some(name.to_owned()),
            ..message(Subject::Check(Arc::from(name)), HealthStatus::Healthy, HealthStatus::Degraded)
        };
        let text = message.body(&sender);
        assert!(!text.contains(['\r', '\n', '\u{1b}', '\u{0}']), "{text}");
        let body = body(&message, &sender);
        assert_eq!((&body["name"], &body["reason"]), (&name.into(), &name.into()));
        assert_eq!(body["service"], sender.service);
        let keys = body.as_object().expect("an object").len();
        assert_eq!(keys, 10, "{text}");
    }
}

#[test]
fn no_two_messages_have_one_id() {
    assert_ne!(id(), id());
    assert_eq!(id().len(), 32);
}
