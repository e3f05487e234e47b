use std::time::Duration;

use super::{AFTERMATH, ANEW, Plan, Rules};
use crate::clock::{self, Instant};
use crate::health::status::HealthStatus;
use crate::notify::change::{Change, State, Subject};
use crate::notify::message::Message;
use crate::notify::silence;
use crate::policy::circuit_state::CircuitState;
use crate::sync::Arc;

const GATHER: Duration = Duration::from_secs(1);
const REMINDER: Duration = Duration::from_mins(10);

fn plan(causes: &[(&str, &str)]) -> Plan {
    let causes = causes.iter().map(|(name, cause)| ((*name).to_owned(), (*cause).to_owned()));
    Plan::new(Rules { gather: GATHER, reminder: Some(REMINDER), causes: causes.collect() })
}

fn change(subject: Subject, from: impl Into<State>, to: impl Into<State>) -> Change {
    let (from, to) = (from.into(), to.into());
    Change { subject, from, to, reason: None, at: clock::wall(), critical: None, remaining: None }
}

fn check(name: &str, from: HealthStatus, to: HealthStatus) -> Change {
    change(Subject::Check(Arc::from(name)), from, to)
}

fn fails(name: &str) -> Change {
    check(name, HealthStatus::Healthy, HealthStatus::Unhealthy)
}

fn recovers(name: &str) -> Change {
    check(name, HealthStatus::Unhealthy, HealthStatus::Healthy)
}

fn opens(name: &'static str) -> Change {
    change(Subject::Circuit(name), CircuitState::Closed, CircuitState::Open)
}

fn closes(name: &'static str) -> Change {
    change(Subject::Circuit(name), CircuitState::HalfOpen, CircuitState::Closed)
}

/// Delivers all that is due, and tells it in short.
fn deliver(plan: &mut Plan, now: Instant) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(message) = plan.next(now, &[]) {
        plan.settle(&message, true, now);
        told.push(short(&message));
    }
    told
}

fn short(message: &Message) -> String {
    let again = message.lasting.map(|time| format!(" for {time:?}")).unwrap_or_default();
    format!("{}: {} -> {}{again}", message.subject.name(), message.from.word, message.to.word)
}

#[test]
fn a_change_is_told_once_when_it_was_gathered() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    assert_eq!(plan.next(now, &[]), None);
    assert_eq!(plan.wake_at(now, &[]), Some(now + GATHER));
    assert_eq!(deliver(&mut plan, now + GATHER), ["database: healthy -> unhealthy"]);
    assert_eq!(deliver(&mut plan, now + GATHER), [""; 0]);
}

#[test]
fn a_recovery_is_told_to_who_knows_of_the_trouble() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    deliver(&mut plan, now + GATHER);
    plan.take(recovers("database"), now + GATHER);
    assert_eq!(deliver(&mut plan, now + GATHER * 2), ["database: unhealthy -> healthy"]);
    assert_eq!(plan.wake_at(now + GATHER * 2, &[]), None);
}

#[test]
fn what_is_there_and_back_again_is_not_told() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    plan.take(recovers("database"), now);
    assert_eq!(deliver(&mut plan, now + REMINDER), [""; 0]);
    assert_eq!(plan.wake_at(now, &[]), None);
}

#[test]
fn a_first_good_result_is_no_news_and_a_first_bad_one_is() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(check("cache", HealthStatus::Unknown, HealthStatus::Healthy), now);
    plan.take(check("disk", HealthStatus::Unknown, HealthStatus::Degraded), now);
    assert_eq!(deliver(&mut plan, now + GATHER), ["disk: unknown -> degraded"]);
    plan.take(fails("cache"), now + GATHER);
    assert_eq!(deliver(&mut plan, now + GATHER * 2), ["cache: healthy -> unhealthy"]);
}

#[test]
fn from_one_trouble_to_another_is_a_change() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(check("disk", HealthStatus::Healthy, HealthStatus::Degraded), now);
    deliver(&mut plan, now + GATHER);
    plan.take(check("disk", HealthStatus::Degraded, HealthStatus::Unhealthy), now + GATHER);
    assert_eq!(deliver(&mut plan, now + GATHER * 2), ["disk: degraded -> unhealthy"]);
}

#[test]
fn a_trouble_that_lasts_is_told_again_each_time_the_period_is_over() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    let told = now + GATHER;
    deliver(&mut plan, told);
    assert_eq!(plan.wake_at(told, &[]), Some(told + REMINDER));
    assert_eq!(deliver(&mut plan, told + REMINDER), ["database: unhealthy -> unhealthy for 601s"]);
    assert_eq!(deliver(&mut plan, told + REMINDER * 2), ["database: unhealthy -> unhealthy for 1201s"]);

    let mut quiet = Plan::new(Rules { gather: GATHER, reminder: None, causes: Vec::new() });
    quiet.take(fails("database"), now);
    deliver(&mut quiet, told);
    assert_eq!(quiet.wake_at(told, &[]), None);
}

#[test]
fn what_was_not_delivered_is_not_taken_for_told() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    let due = now + GATHER;
    let message = plan.next(due, &[]).expect("a message");
    plan.settle(&message, false, due);
    assert_eq!(plan.next(due, &[]), None);
    assert_eq!(plan.wake_at(due, &[]), Some(due + REMINDER));
    assert_eq!(deliver(&mut plan, due + REMINDER), ["database: healthy -> unhealthy"]);

    // Its end is no news to who never knew.
    plan.take(fails("cache"), now);
    let message = plan.next(due, &[]).expect("a message");
    plan.settle(&message, false, due);
    plan.take(recovers("cache"), due);
    assert_eq!(plan.wake_at(due, &[]).map(|_| ()), Some(()), "of the database");
    assert_eq!(deliver(&mut plan, due + GATHER), [""; 0]);
}

#[test]
fn without_a_reminder_what_was_not_delivered_is_tried_anew_all_the_same() {
    let mut plan = Plan::new(Rules { gather: GATHER, reminder: None, causes: Vec::new() });
    let now = clock::now();
    plan.take(fails("database"), now);
    let message = plan.next(now + GATHER, &[]).expect("a message");
    plan.settle(&message, false, now + GATHER);
    assert_eq!(plan.wake_at(now, &[]), Some(now + GATHER + ANEW));
}

#[test]
fn a_change_after_a_failed_delivery_is_tried_soon() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(check("disk", HealthStatus::Healthy, HealthStatus::Degraded), now);
    let message = plan.next(now + GATHER, &[]).expect("a message");
    plan.settle(&message, false, now + GATHER);
    plan.take(check("disk", HealthStatus::Degraded, HealthStatus::Unhealthy), now + GATHER);
    assert_eq!(deliver(&mut plan, now + GATHER * 2), ["disk: healthy -> unhealthy"]);
}

#[test]
fn a_change_while_its_message_is_under_way_is_told_after_it() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    let due = now + GATHER;
    let message = plan.next(due, &[]).expect("a message");
    plan.take(recovers("database"), due);
    plan.settle(&message, true, due);
    assert_eq!(deliver(&mut plan, due), ["database: unhealthy -> healthy"]);
}

#[test]
fn the_oldest_change_comes_first() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("b"), now);
    plan.take(fails("a"), now + GATHER / 2);
    plan.take(opens("c"), now + GATHER);
    let told = deliver(&mut plan, now + GATHER * 2);
    assert_eq!(told, ["b: healthy -> unhealthy", "a: healthy -> unhealthy", "c: closed -> open"]);
}

#[test]
fn what_is_silenced_is_told_when_the_silence_ends() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(fails("database"), now);
    let (due, end) = (now + GATHER, now + REMINDER);
    for silences in [vec![silence::of(Some("database"), end)], vec![silence::of(None, end)]] {
        assert_eq!(plan.next(due, &silences), None);
        assert_eq!(plan.wake_at(due, &silences), Some(end));
    }
    let other = [silence::of(Some("cache"), end)];
    assert!(plan.next(due, &other).is_some());
    assert!(plan.next(end, &[silence::of(None, end)]).is_some());
}

#[test]
fn one_cause_is_one_message() {
    let (mut plan, now) = (plan(&[("orders", "database"), ("stock", "orders")]), clock::now());
    plan.take(fails("orders"), now);
    plan.take(opens("stock"), now);
    plan.take(fails("database"), now + GATHER / 2);
    let due = now + GATHER * 2;
    assert_eq!(deliver(&mut plan, due), ["database: healthy -> unhealthy"]);
    assert_eq!(plan.wake_at(due, &[]), Some(due + REMINDER));
    plan.take(recovers("database"), due);
    assert_eq!(deliver(&mut plan, due + GATHER), ["database: unhealthy -> healthy"]);
    // What recovers with it was never told; what does not is told after a while.
    plan.take(closes("stock"), due + GATHER);
    assert_eq!(plan.wake_at(due + GATHER, &[]), Some(due + AFTERMATH));
    assert_eq!(deliver(&mut plan, due + AFTERMATH), ["orders: healthy -> unhealthy"]);
}

#[test]
fn a_check_and_a_circuit_of_one_name_are_one_trouble() {
    let now = clock::now();
    let (due, later) = (now + GATHER, now + GATHER * 2);
    // Both at once: the check tells it.
    let mut both = plan(&[]);
    both.take(opens("payment"), now);
    both.take(fails("payment"), now);
    assert_eq!(deliver(&mut both, due), ["payment: healthy -> unhealthy"]);
    // One after the other: the first tells it.
    let mut one = plan(&[]);
    one.take(opens("payment"), now);
    assert_eq!(deliver(&mut one, due), ["payment: closed -> open"]);
    one.take(fails("payment"), due);
    assert_eq!(deliver(&mut one, later), [""; 0]);
    one.take(closes("payment"), later);
    one.take(recovers("payment"), later);
    assert_eq!(deliver(&mut one, later + GATHER), ["payment: open -> closed"]);
}

#[test]
fn what_somebody_chose_is_told_and_not_told_again() {
    let (mut plan, now) = (plan(&[]), clock::now());
    plan.take(change(Subject::Circuit("payment"), CircuitState::Closed, CircuitState::Disabled), now);
    assert_eq!(deliver(&mut plan, now + GATHER), ["payment: closed -> disabled"]);
    assert_eq!(plan.wake_at(now + GATHER, &[]), None);
}
