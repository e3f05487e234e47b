//! Variables: what each means, and what those mean that nothing has a name for.

use std::collections::BTreeMap;
use std::env;

use super::Source;
use super::given::{Everything, Given, of_kind};
use super::key::About;
use super::kind::{KINDS, Kind};
use super::nearest::nearest;
use super::target::Target;
use super::value::Written;
use super::variables::VARIABLES;
use crate::error::{Problem, Problems};
use crate::health::redact::redact;

const PREFIX: &str = "RESILIENCE_";

/// A variable and its text; none, where that is no text.
pub(super) type Variable = (String, Option<String>);

/// The variables of the framework, as they are now.
pub(super) fn variables() -> Vec<Variable> {
    let variables = env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        name.starts_with(PREFIX).then(|| (name, value.into_string().ok()))
    });
    let mut variables: Vec<_> = variables.collect();
    variables.sort();
    variables
}

/// What a variable could be meant for.
#[derive(Clone, Debug)]
struct Meaning {
    kind: &'static Kind,
    name: Option<String>,
    key: &'static About,
}

/// Reads the variables into settings.
pub(super) fn read(
    variables: &[Variable],
    targets: &[Target],
    everything: &mut Everything,
    problems: &mut Problems,
) {
    let is_framework_s = |name: &str| VARIABLES.iter().any(|variable| variable.name == name);
    let mut meanings = None;
    for (variable, text) in variables {
        if is_framework_s(variable) {
            read_framework_s(variable, text.as_deref(), everything, problems);
            continue;
        }
        if is_of_a_platform(variable) {
            continue;
        }
        let meanings = meanings.get_or_insert_with(|| meanings_of(targets));
        match meanings.get(variable).map(Vec::as_slice) {
            Some([meaning]) => read_one(variable, text.as_deref(), meaning, everything, problems),
            Some(several) => problems.push(ambiguous(variable, several, targets)),
            None => problems.push(unknown(variable, meanings, targets)),
        }
    }
}

/// Whether Kubernetes or Docker sets it for a service or a container whose name begins with `resilience`.
fn is_of_a_platform(variable: &str) -> bool {
    let port = |rest: &str| {
        let (number, rest) = rest.split_once('_').unwrap_or((rest, ""));
        let protocol = ["TCP", "UDP", "SCTP"].iter().find_map(|protocol| rest.strip_prefix(protocol));
        let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        is_number && protocol.is_some_and(|rest| matches!(rest, "" | "_PROTO" | "_PORT" | "_ADDR"))
    };
    variable.ends_with("_SERVICE_HOST")
        || variable.ends_with("_SERVICE_PORT")
        || variable.contains("_SERVICE_PORT_")
        || variable.ends_with("_PORT")
        || variable.split_once("_PORT_").is_some_and(|(_, rest)| port(rest))
}

/// Whoever reads most of these elsewhere takes what is no text as if it were not there.
fn read_framework_s(
    variable: &str,
    text: Option<&str>,
    everything: &mut Everything,
    problems: &mut Problems,
) {
    match (variable, text) {
        ("RESILIENCE_POLICIES", Some(text)) => read_switch(variable, text, everything, problems),
        // A path need not be text.
        ("RESILIENCE_CONFIG", _) | (_, Some(_)) => {}
        (_, None) => problems.push(not_text(variable)),
    }
}

fn not_text(variable: &str) -> Problem {
    Problem::new(format!("the variable {variable} is not text in UTF-8"))
}

fn read_switch(variable: &str, text: &str, everything: &mut Everything, problems: &mut Problems) {
    match Written::Bare(text.to_owned()).flag() {
        _ if text.trim().is_empty() => {}
        Ok(true) => {}
        Ok(false) => everything.off = Some(Source::Environment(variable.to_owned())),
        Err(_) => {
            let text = redact(text.trim());
            problems.push(Problem::new(format!("the variable {variable} is `{text}`: write `off` or `on`")));
        }
    }
}

fn read_one(
    variable: &str,
    text: Option<&str>,
    meaning: &Meaning,
    everything: &mut Everything,
    problems: &mut Problems,
) {
    let Some(text) = text else {
        problems.push(not_text(variable));
        return;
    };
    if text.trim().is_empty() {
        return;
    }
    let Meaning { kind, name, key } = meaning.clone();
    let written = Written::Bare(text.to_owned());
    if let Err(message) = (kind.judge)(key.name, &written) {
        let text = redact(text.trim());
        problems.push(Problem::new(format!("the variable {variable} is `{text}`: {message}")));
        return;
    }
    let source = Source::Environment(variable.to_owned());
    everything.given.push(Given { kind, name, key, written, source });
}

/// A name as a part of a variable: in upper case, and all that is no letter and no digit as `_`.
pub(super) fn part(name: &str) -> String {
    let part = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    name.chars().map(part).collect()
}

/// The variable for a key of one name, or of all.
pub(super) fn variable(kind: &Kind, name: Option<&str>, key: &str) -> String {
    match name {
        Some(name) => format!("{PREFIX}{}_{}_{}", part(kind.one), part(name), part(key)),
        None => format!("{PREFIX}{}_{}", part(kind.all), part(key)),
    }
}

fn meanings_of(targets: &[Target]) -> BTreeMap<String, Vec<Meaning>> {
    let mut meanings: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
    let mut add = |kind: &'static Kind, name: Option<&str>| {
        for key in (kind.keys)() {
            let meaning = Meaning { kind, name: name.map(str::to_owned), key };
            meanings.entry(variable(kind, name, key.name)).or_default().push(meaning);
        }
    };
    for kind in KINDS {
        add(kind, None);
    }
    for target in targets {
        add(target.kind, Some(&target.name));
    }
    meanings
}

/// Several names become the same variable.
fn ambiguous(variable: &str, meanings: &[Meaning], targets: &[Target]) -> Problem {
    let said = meanings.iter().map(|meaning| {
        let (name, key) = (meaning.name.as_deref().unwrap_or_default(), meaning.key.name);
        format!("`{key}` of {} `{name}`", meaning.kind.word)
    });
    let said: Vec<_> = said.collect();
    let message = format!(
        "the variable {variable} may mean {}: rename one of them, or use the file",
        super::nearest::listed(&said, "or")
    );
    let is_meant = |target: &&Target| {
        meanings.iter().any(|meaning| {
            std::ptr::eq(meaning.kind, target.kind) && meaning.name.as_ref() == Some(&target.name)
        })
    };
    Problem::new(message).at_all(targets.iter().filter(is_meant).map(|target| target.site))
}

fn unknown(variable: &str, meanings: &BTreeMap<String, Vec<Meaning>>, targets: &[Target]) -> Problem {
    let general = VARIABLES.iter().map(|variable| variable.name).filter(|name| name.starts_with(PREFIX));
    let known = meanings.keys().map(String::as_str).chain(general.clone());
    let rest = variable.strip_prefix(PREFIX).unwrap_or(variable);
    let of_one = |kind: &&&Kind| rest.strip_prefix(&part(kind.one)).is_some_and(|rest| rest.starts_with('_'));
    let of_all = |kind: &&&Kind| rest.strip_prefix(&part(kind.all)).is_some_and(|rest| rest.starts_with('_'));
    // What stands before is right: it must not make what stands after look alike.
    let start = match (KINDS.iter().find(of_one), KINDS.iter().find(of_all)) {
        (Some(kind), _) => format!("{PREFIX}{}_", part(kind.one)),
        (None, Some(kind)) => format!("{PREFIX}{}_", part(kind.all)),
        (None, None) => PREFIX.to_owned(),
    };
    let after = |name: &str| name.strip_prefix(&start).map(str::to_owned);
    let known: Vec<_> = known.filter_map(after).collect();
    let near = nearest(&after(variable).unwrap_or_default(), known.iter().map(String::as_str));
    let did_you_mean = near.map(|name| format!("did you mean {start}{name}? ")).unwrap_or_default();
    let what = if let Some(kind) = KINDS.iter().find(of_one) {
        names_and_keys(kind, targets)
    } else if let Some(kind) = KINDS.iter().find(of_all) {
        format!("{} have {}", kind.words, keys(kind))
    } else if rest.starts_with("FALLBACK") {
        "fallbacks have no settings: they answer where nothing else can".to_owned()
    } else {
        let kinds: Vec<_> = KINDS.iter().map(|kind| part(kind.one)).collect();
        let general: Vec<_> = general.collect();
        format!(
            "there are {}, and {PREFIX}<KIND>_<NAME>_<KEY> with the kinds {}",
            general.join(", "),
            kinds.join(", ")
        )
    };
    Problem::new(format!("the variable {variable} is not known: {did_you_mean}{what}"))
}

fn names_and_keys(kind: &Kind, targets: &[Target]) -> String {
    let names: Vec<_> = of_kind(kind, targets).map(|target| part(&target.name)).collect();
    match names.as_slice() {
        [] => format!("there are no {}", kind.words),
        [only] => format!("there is the {} {only}, with {}", kind.word, keys(kind)),
        names => format!("there are the {} {}, with {}", kind.words, names.join(", "), keys(kind)),
    }
}

fn keys(kind: &Kind) -> String {
    let keys: Vec<_> = (kind.keys)().iter().map(|key| part(key.name)).collect();
    keys.join(", ")
}
