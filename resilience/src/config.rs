//! Configuration from outside: a file and variables that override, by name, what the declarations say.
//!
//! Each kind has its table of keys beside its settings (`outside.rs`). Here they are found by name, read, judged as a whole,
//! and put in force; all of them or none.

pub(crate) mod duration;
mod environment;
mod file;
mod given;
pub(crate) mod key;
mod kind;
pub(crate) mod nearest;
mod running;
mod target;
mod together;
pub(crate) mod value;
mod variables;

use std::fmt;

pub(crate) use running::{attach, configure, effective};
#[cfg(feature = "cli")]
pub(crate) use variables::VARIABLES;

use crate::error::Result;

/// One setting as it counts now, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// What it belongs to, as files and variables call it: `circuit`, `retry`, `timeout`, `bulkhead`, `rate_limit`,
    /// `cache_fallback`, `check`; `variable` for what only a variable says.
    pub kind: &'static str,
    /// The name of the circuit, the check, ..; of a variable, its own.
    pub name: String,
    /// The key, as in the attribute; empty for a variable.
    pub key: &'static str,
    /// As it could be written. `***` in the place of secrets.
    pub value: String,
    /// Who said so.
    pub source: Source,
    /// What it does, in a few words.
    pub meaning: &'static str,
    /// What a value looks like, in a few words.
    pub form: &'static str,
}

impl fmt::Display for Setting {
    /// `circuit payment: threshold = 3 (resilience.toml:12)`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, key, value, source, .. } = self;
        let colon = if key.is_empty() { "" } else { ": " };
        write!(formatter, "{kind} {name}{colon}{key} = {value} ({source})")
    }
}

/// Who said what a setting is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// Nobody, or the declaration said the same.
    Default,
    /// The declaration: an attribute, a `static`, a call of the builder.
    Attribute,
    /// The file, in this line.
    File {
        /// Its path.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// The variable of this name.
    Environment(String),
}

impl fmt::Display for Source {
    /// `default`, `attribute`, `resilience.toml:12`, `environment RESILIENCE_CIRCUITS_THRESHOLD`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::Attribute => formatter.write_str("attribute"),
            Self::File { path, line } => write!(formatter, "{path}:{line}"),
            Self::Environment(variable) => write!(formatter, "environment {variable}"),
        }
    }
}

/// What a reload changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(pub(crate) Vec<Change>);

impl Changes {
    /// Each setting that has another value than before.
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.0.iter()
    }

    /// Whether nothing has another value than before.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Changes {
    type Item = &'a Change;
    type IntoIter = std::slice::Iter<'a, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A setting that has another value than before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What it belongs to, as in [`Setting::kind`].
    pub kind: &'static str,
    /// The name of the circuit, the check, ..
    pub name: String,
    /// The key, as in the attribute.
    pub key: &'static str,
    /// What it was, where it was set.
    pub old: Option<String>,
    /// What it is, where it is set.
    pub new: Option<String>,
    /// Who says so now.
    pub source: Source,
}

impl fmt::Display for Change {
    /// `circuit payment: threshold = 3, was 5 (resilience.toml:12)`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, key, old, new, source } = self;
        let old = old.as_deref().unwrap_or("not set");
        match new {
            Some(new) => write!(formatter, "{kind} {name}: {key} = {new}, was {old} ({source})"),
            None => write!(formatter, "{kind} {name}: {key} is not set, was {old} ({source})"),
        }
    }
}

/// Every setting of the declared policies and checks as it counts now, with who said so, and the variables of the
/// framework. Sorted by kind and name. Without a service in this process: as declared.
///
/// ```
/// for setting in resilience::configuration() {
///     println!("{setting}"); // circuit payment: threshold = 3 (resilience.toml:12)
/// }
/// ```
pub fn configuration() -> Vec<Setting> {
    effective()
}

/// Reads the file of the configuration again and puts it in force, as SIGHUP does under [`serve()`](crate::serve()). What
/// the policies and the checks remember stays. The variables are those of the start.
///
/// Reads a file on the thread that calls it. Each change is logged. Where no service was started it does nothing.
///
/// # Errors
/// With everything that is wrong with the file at once; then all settings stay as they are.
pub fn reload() -> Result<Changes> {
    running::reload()
}

#[cfg(test)]
#[path = "config/docs_tests.rs"]
mod docs_tests;
