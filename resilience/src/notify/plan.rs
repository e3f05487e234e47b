//! What a sink is to be told, and when: pure, the time is an argument.

use std::collections::BTreeMap;
use std::time::Duration;

use super::change::{Change, State, Subject, Tone};
use super::message::{self, Message};
use super::silence::{self, Silence};
use crate::clock::{Instant, later};

/// How long after the end of a trouble nothing is told of what depends on it, so that it can recover too.
const AFTERMATH: Duration = Duration::from_secs(30);

/// How often what could not be delivered is tried anew, where there is no reminder.
const ANEW: Duration = Duration::from_mins(10);

/// When something is told.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// How long a change waits for others that explain it, or take it back.
    pub(super) gather: Duration,
    /// How often a trouble is told again.
    pub(super) reminder: Option<Duration>,
    /// Names, each with one that its trouble comes from.
    pub(super) causes: Vec<(String, String)>,
}

/// What is known of all subjects, and what the receiver knows of them.
#[derive(Debug)]
pub(super) struct Plan {
    rules: Rules,
    entries: BTreeMap<Subject, Entry>,
}

#[derive(Debug)]
struct Entry {
    /// The change into the state that it is in.
    change: Change,
    /// The state that the receiver knows of: changed by nothing but a delivery.
    told: State,
    /// When the receiver is to be told of another one.
    owed_at: Option<Instant>,
    /// When it is to be told again.
    remind_at: Option<Instant>,
    /// When the last trouble ended.
    recovered_at: Option<Instant>,
    /// When it changed, on the clock of rules.
    since: Instant,
}

impl Entry {
    fn is_bad(&self) -> bool {
        self.change.to.tone == Tone::Bad
    }

    /// When there is something to say, silences and causes apart.
    fn due(&self) -> Option<Instant> {
        self.owed_at.or(self.remind_at)
    }
}

/// What holds a message back.
enum Held {
    No,
    Until(Instant),
    /// Until something changes.
    Open,
}

impl Plan {
    pub(super) fn new(rules: Rules) -> Self {
        Self { rules, entries: BTreeMap::new() }
    }

    /// Takes in a change.
    pub(super) fn take(&mut self, change: Change, now: Instant) {
        let gathered = later(now, self.rules.gather);
        let entry = self.entries.entry(change.subject.clone()).or_insert_with(|| Entry {
            // Whoever was told nothing takes it that all is well.
            told: State { word: change.from.word, tone: Tone::Good },
            change: change.clone(),
            owed_at: None,
            remind_at: None,
            recovered_at: None,
            since: now,
        });
        if entry.is_bad() && change.to.tone != Tone::Bad {
            entry.recovered_at = Some(now);
        }
        if entry.change.to != change.to {
            entry.since = now;
        }
        entry.change = change;
        if (entry.change.to.tone, entry.told.tone) == (Tone::Good, Tone::Good) {
            // That all is well needs no telling.
            entry.told = entry.change.to;
        }
        let known = entry.change.to == entry.told;
        // A change is a reason to try again soon where an earlier one could not be delivered.
        entry.owed_at = (!known).then(|| entry.owed_at.map_or(gathered, |at| at.min(gathered)));
    }

    /// What is to be told now; the oldest change first.
    pub(super) fn next(&self, now: Instant, silences: &[Silence]) -> Option<Message> {
        let due = self.entries.iter().filter(|(subject, entry)| {
            let is_due = entry.due().is_some_and(|at| at <= now);
            is_due && matches!(self.held(subject, entry, now, silences), Held::No)
        });
        let (_, entry) = due.min_by_key(|(_, entry)| entry.since)?;
        let Change { subject, to, reason, at, critical, remaining, .. } = entry.change.clone();
        let lasting = entry.owed_at.is_none().then(|| now.saturating_duration_since(entry.since));
        let remaining = remaining.filter(|_| lasting.is_none());
        Some(Message {
            id: message::id(),
            subject,
            from: entry.told,
            to,
            reason,
            at,
            critical,
            remaining,
            lasting,
        })
    }

    /// When to look again, if nothing changes before.
    pub(super) fn wake_at(&self, now: Instant, silences: &[Silence]) -> Option<Instant> {
        let times = self.entries.iter().filter_map(|(subject, entry)| {
            let due = entry.due()?;
            match self.held(subject, entry, now, silences) {
                Held::No => Some(due),
                Held::Until(time) => Some(due.max(time)),
                Held::Open => None,
            }
        });
        times.min()
    }

    /// The receiver has taken `message`, or has not: then it is told anew, though not soon.
    pub(super) fn settle(&mut self, message: &Message, delivered: bool, now: Instant) {
        let Some(entry) = self.entries.get_mut(&message.subject) else { return };
        let again = later(now, self.rules.reminder.unwrap_or(ANEW));
        if !delivered {
            match (entry.owed_at, entry.remind_at) {
                (Some(at), _) if at <= now => entry.owed_at = Some(again),
                (None, Some(at)) if at <= now => entry.remind_at = Some(again),
                _ => {}
            }
            return;
        }
        entry.told = message.to;
        entry.remind_at = (message.to.tone == Tone::Bad && self.rules.reminder.is_some()).then_some(again);
        // It may have changed while the message was under way.
        entry.owed_at = (entry.change.to != entry.told).then_some(now);
    }

    /// Whether something is told of `entry` at all.
    fn held(&self, subject: &Subject, entry: &Entry, now: Instant, silences: &[Silence]) -> Held {
        if let Some(until) = silence::until(silences, subject.name()).filter(|until| *until > now) {
            return Held::Until(until);
        }
        // Whoever was told of a trouble is told of its end.
        if !entry.is_bad() {
            return Held::No;
        }
        let causes = self.entries.iter().filter(|(other, cause)| self.explains(other, cause, subject, entry));
        let mut held = Held::No;
        for (_, cause) in causes {
            match (cause.recovered_at.map(|at| later(at, AFTERMATH)), &held) {
                _ if cause.is_bad() => return Held::Open,
                (Some(end), Held::No) if end > now => held = Held::Until(end),
                (Some(end), Held::Until(time)) if end > *time => held = Held::Until(end),
                _ => {}
            }
        }
        held
    }

    /// Whether the trouble of `other` is that of `subject`: where it was named as its cause, or where a check and a
    /// circuit have one name; of these the one that was told first, or else the check.
    fn explains(&self, other: &Subject, cause: &Entry, subject: &Subject, entry: &Entry) -> bool {
        if other.name() == subject.name() {
            let was_first = cause.told.tone == Tone::Bad || (!cause.is_bad() && cause.recovered_at.is_some());
            let is_new = other != subject && entry.told.tone != Tone::Bad;
            return is_new && (was_first || matches!(other, Subject::Check(_)));
        }
        self.rules.causes.iter().any(|(name, cause)| name == subject.name() && cause == other.name())
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
