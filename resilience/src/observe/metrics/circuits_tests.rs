use super::*;
use crate::health::circuits::tests::circuit;
use crate::observe::exposition::Format;

fn lines(circuits: &[CircuitReport], family: &str) -> Vec<String> {
    let mut exposition = Exposition::new(Format::Text);
    write(&mut exposition, circuits);
    let text = exposition.finish();
    text.lines().filter(|line| line.starts_with(family)).map(str::to_owned).collect()
}

#[test]
fn s260_every_state_is_there_and_one_of_them_is_1() {
    for is in STATES {
        let mut expected = Vec::new();
        for state in ["closed", "disabled", "forced_open", "half_open", "metrics_only", "open"] {
            let value = u8::from(state == is.as_str());
            expected.push(format!("circuit_breaker_state{{name=\"payment\",state=\"{state}\"}} {value}"));
        }
        assert_eq!(lines(&[circuit("payment", is)], "circuit_breaker_state{"), expected);
    }
    assert!(CircuitState::ALL.iter().all(|state| STATES.contains(state)));
}

#[test]
fn every_outcome_of_a_call_is_there() {
    assert_eq!(
        lines(&[circuit("payment", Closed)], "circuit_breaker_calls_total{"),
        [
            r#"circuit_breaker_calls_total{name="payment",outcome="cancelled"} 1"#,
            r#"circuit_breaker_calls_total{name="payment",outcome="failure"} 9"#,
            r#"circuit_breaker_calls_total{name="payment",outcome="ignored"} 2"#,
            r#"circuit_breaker_calls_total{name="payment",outcome="rejected"} 8"#,
            r#"circuit_breaker_calls_total{name="payment",outcome="success"} 100"#,
        ]
    );
}

#[test]
fn every_change_that_can_be_is_there_from_the_start_and_no_other() {
    let mut fresh = circuit("payment", Closed);
    fresh.changes.clear();
    let changes = lines(&[fresh], "circuit_breaker_state_changes_total{");
    assert_eq!(changes.len(), 23);
    assert!(changes.iter().all(|line| line.ends_with(" 0")), "{changes:?}");
    for (from, to, legal) in [
        ("closed", "open", true),
        ("open", "half_open", true),
        ("half_open", "open", true),
        ("half_open", "closed", true),
        ("open", "closed", true),
        ("disabled", "forced_open", true),
        ("metrics_only", "closed", true),
        ("closed", "half_open", false),
        ("forced_open", "open", false),
        ("forced_open", "half_open", false),
        ("disabled", "open", false),
        ("closed", "closed", false),
    ] {
        let pair = format!(r#"{{name="payment",from="{from}",to="{to}"}}"#);
        assert_eq!(changes.iter().any(|line| line.contains(&pair)), legal, "{pair}");
    }
}

#[test]
fn changes_are_counted_by_what_they_lead_from_and_to() {
    let mut circuit = circuit("payment", Closed);
    circuit.changes = vec![(Closed, Open, 2), (Open, HalfOpen, 1), (Disabled, Open, 1)];
    let changes = lines(&[circuit], "circuit_breaker_state_changes_total{");
    let counted: Vec<_> = changes.iter().filter(|line| !line.ends_with(" 0")).collect();
    assert_eq!(
        counted,
        [
            r#"circuit_breaker_state_changes_total{name="payment",from="closed",to="open"} 2"#,
            r#"circuit_breaker_state_changes_total{name="payment",from="disabled",to="open"} 1"#,
            r#"circuit_breaker_state_changes_total{name="payment",from="open",to="half_open"} 1"#,
        ]
    );
}
