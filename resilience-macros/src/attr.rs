//! The reader of an attribute's arguments: keys, flags and positional values, each asked for once.
//!
//! An attribute asks for what it knows; what nobody asked for is an unknown key. The errors of reading stand here
//! once for every attribute: malformed, given twice, alias beside its key, flag with a value, key without one.

pub(crate) mod health_check;
pub(crate) mod hook;
mod syntax;

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, LitStr, Path};

use crate::diag::Diag;
use crate::nearest::{listed, nearest};
use crate::value;
use syntax::Argument;

/// The keys of every attribute, to tell whose key a stray one is.
const KEYS: &[(&str, &[&str])] = &[
    ("health_check", health_check::KEYS),
    ("on_startup", hook::KEYS),
    ("on_shutdown", hook::KEYS),
    ("on_health_change", hook::LISTENER_KEYS),
];

/// What was given for one key, or nothing.
pub(crate) type Slot<T> = Option<Given<T>>;

/// A value and the tokens that gave it.
#[derive(Clone)]
#[cfg_attr(not(test), expect(dead_code, reason = "rules over two keys will underline one of them"))]
pub(crate) struct Given<T> {
    /// The key as written; `None` for a positional value.
    pub(crate) key: Option<Ident>,
    /// The value as written; `None` for a flag.
    pub(crate) expression: Option<Expr>,
    pub(crate) value: T,
}

/// The arguments of one attribute that nobody has asked for yet.
pub(crate) struct Arguments<'a> {
    attribute: &'static str,
    remaining: Vec<Argument>,
    /// The keys asked for, with their aliases.
    known: Vec<&'static str>,
    diag: &'a Diag,
}

impl<'a> Arguments<'a> {
    /// Reads the tokens between the parentheses of `#[attribute(..)]`.
    pub(crate) fn parse(attribute: &'static str, tokens: TokenStream, diag: &'a Diag) -> Self {
        Self { attribute, remaining: syntax::arguments(tokens, diag), known: Vec::new(), diag }
    }

    /// The name: a string without a key, or `name = ".."`.
    pub(crate) fn name(&mut self) -> Slot<LitStr> {
        let keyed = self.value("name", value::name);
        let (literals, remaining) = self.take(|argument| match argument {
            Argument::Positional(expression) => value::is_literal(expression),
            Argument::Word(_) | Argument::Pair(..) => false,
        });
        self.remaining = remaining;
        let mut slot = keyed;
        for argument in literals {
            let Argument::Positional(expression) = argument else { continue };
            if slot.is_some() {
                self.diag.error(expression, "the name is given twice");
            } else if let Some(name) = self.diag.keep(value::name(&expression)) {
                slot = Some(Given { key: None, expression: Some(expression), value: name });
            }
        }
        slot
    }

    /// A flag: the bare word.
    pub(crate) fn flag(&mut self, key: &'static str) -> Slot<()> {
        let argument = self.once(&[key])?;
        match argument {
            Argument::Word(word) => Some(Given { key: Some(word), expression: None, value: () }),
            Argument::Pair(_, value) | Argument::Positional(value) => {
                self.diag.error(value, format!("write the flag `{key}` alone, or leave it out"));
                None
            }
        }
    }

    /// `key = value`.
    pub(crate) fn value<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Expr) -> syn::Result<T>,
    ) -> Slot<T> {
        self.aliased(&[key], read)
    }

    /// `key = value`, where the key may have other names: the first of `keys` is the proper one.
    pub(crate) fn aliased<T>(
        &mut self,
        keys: &[&'static str],
        read: impl FnOnce(&Expr) -> syn::Result<T>,
    ) -> Slot<T> {
        match self.once(keys)? {
            Argument::Pair(key, expression) => {
                let value = self.diag.keep(read(&expression))?;
                Some(Given { key: Some(key), expression: Some(expression), value })
            }
            Argument::Word(key) => {
                self.diag.error(&key, format!("`{key}` needs a value: `{key} = ..`"));
                None
            }
            Argument::Positional(expression) => {
                let key = keys[0];
                self.diag.error(expression, format!("write `{key} = ..`"));
                None
            }
        }
    }

    /// `crate = ::path`.
    pub(crate) fn crate_path(&mut self) -> Slot<Path> {
        self.value("crate", value::crate_path)
    }

    /// Whatever is left is unknown.
    pub(crate) fn finish(self) {
        for argument in &self.remaining {
            match argument.key() {
                Some(key) => self.diag.error(key, self.unknown(&key.to_string())),
                None => self.diag.error(argument, self.unexpected()),
            }
        }
    }

    fn unexpected(&self) -> String {
        let Self { attribute, known, .. } = self;
        format!("`#[{attribute}]` takes no such value; it takes {}", listed(known, "and"))
    }

    fn unknown(&self, key: &str) -> String {
        let Self { attribute, known, .. } = self;
        let keys = listed(known, "and");
        let owners: Vec<String> = KEYS
            .iter()
            .filter(|(owner, keys)| owner != attribute && keys.contains(&key))
            .map(|(owner, _)| format!("#[{owner}]"))
            .collect();
        if !owners.is_empty() {
            let owners = listed(&owners, "and");
            return format!("`{key}` is a key of {owners}; the keys of `#[{attribute}]` are {keys}");
        }
        match nearest(key, known.iter().copied()) {
            Some(meant) => {
                format!(
                    "unknown key `{key}`, did you mean `{meant}`? The keys of `#[{attribute}]` are {keys}"
                )
            }
            None => format!("unknown key `{key}`: the keys of `#[{attribute}]` are {keys}"),
        }
    }

    /// The one argument with this key or an alias of it; every further one is an error.
    fn once(&mut self, keys: &[&'static str]) -> Option<Argument> {
        self.known.extend(keys);
        let (found, remaining) =
            self.take(|argument| argument.key().is_some_and(|key| keys.iter().any(|known| key == known)));
        self.remaining = remaining;
        let mut found = found.into_iter();
        let first = found.next()?;
        for again in found {
            self.diag.error(again.key(), again_message(&first, &again));
        }
        Some(first)
    }

    fn take(&mut self, matches: impl Fn(&Argument) -> bool) -> (Vec<Argument>, Vec<Argument>) {
        std::mem::take(&mut self.remaining).into_iter().partition(matches)
    }
}

fn again_message(first: &Argument, again: &Argument) -> String {
    match (first.key(), again.key()) {
        (Some(first), Some(again)) if first != again => {
            format!("`{again}` is another name of `{first}`, which is given already: leave one of them out")
        }
        (_, again) => format!("`{}` is given twice", again.map(Ident::to_string).unwrap_or_default()),
    }
}

#[cfg(test)]
#[path = "attr_tests.rs"]
mod tests;
