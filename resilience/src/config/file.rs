//! The file: tables of kinds and names, keys and values, each with the line it stands in.

use std::env;
use std::fs;
use std::io;
use std::path::{self, PathBuf};

use toml::de::{DeTable, DeValue};

use super::Source;
use super::given::{Everything, Given, kind_of, names, of_kind};
use super::kind::{KINDS, Kind};
use super::nearest::{listed, nearest};
use super::target::Target;
use super::value::Written;
use crate::error::{Problem, Problems};

/// Where the file is, and whether it must be there.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// As it was named.
    pub(super) shown: String,
    path: PathBuf,
    named: bool,
}

impl Place {
    /// The place that the variables name, in the working directory of now.
    pub(super) fn of_environment() -> Self {
        let named = env::var_os("RESILIENCE_CONFIG").filter(|path| !path.is_empty());
        let path = PathBuf::from(named.clone().unwrap_or_else(|| "resilience.toml".into()));
        let shown = path.display().to_string();
        Self { shown, path: path::absolute(&path).unwrap_or(path), named: named.is_some() }
    }

    /// The text; nothing where there is no file and none was named.
    pub(super) fn text(&self) -> Result<Option<String>, Problem> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !self.named => Ok(None),
            Err(error) => {
                let (path, by) =
                    (&self.shown, if self.named { ", which RESILIENCE_CONFIG names," } else { "" });
                Err(Problem::new(format!("the file of the configuration {path}{by} cannot be read: {error}")))
            }
        }
    }
}

/// Reads the text of a file into settings.
pub(super) fn read(
    place: &str,
    text: &str,
    targets: &[Target],
    everything: &mut Everything,
    problems: &mut Problems,
) {
    let (document, mut errors) = DeTable::parse_recoverable(text);
    errors.dedup();
    let mut reader = Reader { place, text, targets, off: None, given: Vec::new(), problems: Vec::new() };
    for error in &errors {
        let start = error.span().map_or(text.len(), |span| span.start);
        reader.problem(start, error.message());
    }
    if errors.is_empty() {
        reader.document(document.get_ref());
    }
    let Reader { off, given: mut found, problems: mut wrong, .. } = reader;
    // Tables come by their names: people read by lines.
    found.sort_by_key(|(start, _)| *start);
    wrong.sort_by_key(|(start, _)| *start);
    everything.off = everything.off.take().or(off);
    everything.given.extend(found.into_iter().map(|(_, given)| given));
    for (_, problem) in wrong {
        problems.push(problem);
    }
}

struct Reader<'a> {
    place: &'a str,
    text: &'a str,
    targets: &'a [Target],
    off: Option<Source>,
    /// By the place, in bytes.
    given: Vec<(usize, Given)>,
    problems: Vec<(usize, Problem)>,
}

impl Reader<'_> {
    fn document(&mut self, document: &DeTable<'_>) {
        for (word, value) in document {
            let start = word.span().start;
            let word = word.get_ref().as_ref();
            if word == "policies" {
                self.switch(value.span().start, &written(value.get_ref()));
                continue;
            }
            let Some((kind, of_all)) = kind_of(word) else {
                let message = unknown_table(word);
                self.problem(start, &message);
                continue;
            };
            match value.get_ref().as_table() {
                Some(table) if of_all => self.keys(kind, None, table),
                Some(table) => self.names(kind, table),
                None => {
                    let message = if of_all {
                        format!("`{word}` is a table: write `[{word}]`, and the keys below it")
                    } else {
                        format!(
                            "`{word}` is a table of names: write `[{word}.<name>]`, and the keys below it"
                        )
                    };
                    self.problem(start, &message);
                }
            }
        }
    }

    fn switch(&mut self, start: usize, value: &Written) {
        let off = match value {
            Written::Boolean(on) => Some(!on),
            value => value.word(&[("off", true), ("on", false)]).ok(),
        };
        match off {
            Some(true) => self.off = Some(self.source(start)),
            Some(false) => {}
            None => self.problem(start, "`policies` is `\"off\"` or `\"on\"`"),
        }
    }

    fn names(&mut self, kind: &'static Kind, table: &DeTable<'_>) {
        for (name, value) in table {
            let (start, name) = (name.span().start, name.get_ref().as_ref());
            let Some(keys) = value.get_ref().as_table() else {
                let message = format!(
                    "`{name}` stands where the name of a {} belongs: write `[{}.<name>]` for one of them, or `[{}]` for \
                     all",
                    kind.word, kind.one, kind.all
                );
                self.problem(start, &message);
                continue;
            };
            if of_kind(kind, self.targets).any(|target| target.name == name) {
                self.keys(kind, Some(name), keys);
                continue;
            }
            let known = of_kind(kind, self.targets).map(|target| &*target.name);
            let did_you_mean =
                nearest(name, known).map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
            let names = names(kind, self.targets);
            self.problem(start, &format!("no {} is named `{name}`: {did_you_mean}{names}", kind.word));
        }
    }

    fn keys(&mut self, kind: &'static Kind, name: Option<&str>, table: &DeTable<'_>) {
        for (key, value) in table {
            let (start, word) = (key.span().start, key.get_ref().as_ref());
            let Some(key) = kind.key(word) else {
                let message = unknown_key(kind, word);
                self.problem(start, &message);
                continue;
            };
            let written = written(value.get_ref());
            match (kind.judge)(key.name, &written) {
                Ok(()) => {
                    let (source, name) = (self.source(start), name.map(str::to_owned));
                    self.given.push((start, Given { kind, name, key, written, source }));
                }
                Err(message) => {
                    let message = format!("`{word}` is {written}: {message}");
                    self.problem(value.span().start, &message);
                }
            }
        }
    }

    fn problem(&mut self, start: usize, message: &str) {
        let (line, column) = position(self.text, start);
        let problem = Problem::new(format!("{}:{line}:{column}: {message}", self.place));
        self.problems.push((start, problem));
    }

    fn source(&self, start: usize) -> Source {
        Source::File { path: self.place.to_owned(), line: position(self.text, start).0 }
    }
}

/// Line and column, from 1, of a place that is counted in bytes.
fn position(text: &str, start: usize) -> (usize, usize) {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn written(value: &DeValue<'_>) -> Written {
    match value {
        DeValue::String(text) => Written::Text(text.clone().into_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or(Written::Other("a number that is too large"), Written::Integer),
        DeValue::Float(float) => float.as_str().parse().map_or(Written::Other("no number"), Written::Float),
        DeValue::Boolean(flag) => Written::Boolean(*flag),
        DeValue::Datetime(_) => Written::Other("a date"),
        DeValue::Array(_) => Written::Other("an array"),
        DeValue::Table(_) => Written::Other("a table"),
    }
}

fn unknown_table(word: &str) -> String {
    let known = KINDS.iter().flat_map(|kind| [kind.all, kind.one]).chain(["policies"]);
    let did_you_mean =
        nearest(word, known).map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
    let tables: Vec<_> =
        KINDS.iter().map(|kind| format!("`[{}]`, `[{}.<name>]`", kind.all, kind.one)).collect();
    format!("`{word}` is not known: {did_you_mean}there are `policies`, {}", tables.join(", "))
}

fn unknown_key(kind: &Kind, word: &str) -> String {
    let keys = (kind.keys)();
    let did_you_mean = nearest(word, keys.iter().map(|key| key.name))
        .map(|known| format!("did you mean `{known}`? "))
        .unwrap_or_default();
    let keys: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    format!("`{word}` is no key of a {}: {did_you_mean}there are {}", kind.word, listed(&keys, "and"))
}
