//! What somebody gave from outside, and which of it counts.

use super::Source;
use super::key::About;
use super::kind::{KINDS, Kind};
use super::target::{Plan, Target};
use super::value::Written;
use crate::error::{Problem, Problems};

/// A value for a key of one name, or of all of a kind.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) kind: &'static Kind,
    /// Nothing: of all.
    pub(super) name: Option<String>,
    pub(super) key: &'static About,
    pub(super) written: Written,
    pub(super) source: Source,
}

/// All that was given.
#[derive(Debug, Default)]
pub(super) struct Everything {
    pub(super) given: Vec<Given>,
    /// Whoever has all policies act no more.
    pub(super) off: Option<Source>,
}

impl Given {
    /// What it goes before: a name before a kind, a variable before a file.
    fn rank(&self) -> (bool, bool) {
        (self.name.is_some(), matches!(self.source, Source::Environment(_)))
    }

    /// Where it stands, for messages.
    pub(super) fn place(&self) -> String {
        match &self.source {
            Source::Environment(variable) => format!("the variable {variable}"),
            source => source.to_string(),
        }
    }

    fn meets(&self, target: &Target) -> bool {
        std::ptr::eq(self.kind, target.kind) && self.name.as_ref().is_none_or(|name| *name == target.name)
    }

    fn is_same_as(&self, other: &Self) -> bool {
        let said = |given: &Self| (given.kind.one, given.name.clone(), given.key.field, given.rank());
        said(self) == said(other)
    }
}

impl Everything {
    /// Finds keys that are given twice under two names.
    pub(super) fn find_doubles(&self, problems: &mut Problems) {
        for (index, given) in self.given.iter().enumerate() {
            if let Some(earlier) = self.given[..index].iter().find(|earlier| earlier.is_same_as(given)) {
                let message = format!(
                    "{} and {} say the same thing, as `{}` and `{}`: give one of them",
                    earlier.place(),
                    given.place(),
                    earlier.key.name,
                    given.key.name
                );
                problems.push(Problem::new(message));
            }
        }
    }

    /// What counts for a target: for each key, what goes before all others.
    pub(super) fn of<'a>(&'a self, target: &Target) -> Vec<&'a Given> {
        let mut found: Vec<&Given> = Vec::new();
        for given in self.given.iter().filter(|given| given.meets(target)) {
            match found.iter_mut().find(|other| other.key.field == given.key.field) {
                Some(other) if other.rank() > given.rank() => {}
                Some(other) => *other = given,
                None => found.push(given),
            }
        }
        found
    }

    /// The settings of a target as they would count, with who says so.
    pub(super) fn plan(&self, target: &Target, problems: &mut Problems) -> Option<Planned> {
        let found = self.of(target);
        let mut values: Vec<_> = found.iter().map(|given| (given.key.name, &given.written)).collect();
        let off = self.off.as_ref().filter(|_| target.kind.switches);
        if off.is_some() {
            values.push(("enabled", &Written::Boolean(false)));
        }
        match target.settings.plan(&values) {
            Ok(plan) => {
                let source = |key: &About| {
                    let given = found.iter().find(|given| given.key.field == key.field);
                    match (off, given) {
                        (Some(off), _) if key.name == "enabled" => off.clone(),
                        (_, Some(given)) => given.source.clone(),
                        _ if target.settings.is_declared(key) => Source::Attribute,
                        _ => Source::Default,
                    }
                };
                let sources = plan.rows.iter().map(|(key, _)| source(key)).collect();
                Some(Planned { plan, sources })
            }
            Err(fault) => {
                let places: Vec<_> = found.iter().map(|given| given.place()).collect();
                let (word, name) = (target.kind.word, &target.name);
                let places = super::nearest::listed(&places, "and");
                let message = format!("{word} `{name}`, with what {places} say: {fault}");
                let says = message.replace(" say: ", " says: ");
                let message = if found.len() == 1 { says } else { message };
                problems.push(Problem::new(message).at(target.site));
                None
            }
        }
    }
}

/// A plan, and who said each row of it.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) sources: Vec<Source>,
}

/// The names of a kind, in words.
pub(super) fn names(kind: &Kind, targets: &[Target]) -> String {
    let names: Vec<_> = of_kind(kind, targets).map(|target| format!("`{}`", target.name)).collect();
    match names.as_slice() {
        [] => format!("there are no {}", kind.words),
        [only] => format!("there is {only}"),
        names => format!("there are {}", names.join(", ")),
    }
}

pub(super) fn of_kind<'a>(kind: &'a Kind, targets: &'a [Target]) -> impl Iterator<Item = &'a Target> {
    targets.iter().filter(move |target| std::ptr::eq(target.kind, kind))
}

/// The kind whose table, or part of a variable, has this name; whether it is that of all.
pub(super) fn kind_of(word: &str) -> Option<(&'static Kind, bool)> {
    KINDS.iter().find(|kind| kind.one == word || kind.all == word).map(|kind| (*kind, kind.all == word))
}
