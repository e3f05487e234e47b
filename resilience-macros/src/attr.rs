//! The reader of an attribute's arguments: keys, flags and positional values, each asked for once.
//!
//! An attribute asks for what it knows; what nobody asked for is an unknown key. The errors of reading stand here
//! once for every attribute: malformed, given twice, alias beside its key, flag with a value, key without one.

pub(crate) mod breaker_keys;
pub(crate) mod bulkhead;
pub(crate) mod cache_fallback;
pub(crate) mod circuit_breaker;
pub(crate) mod common;
pub(crate) mod fallback;
mod given;
pub(crate) mod guard;
pub(crate) mod health_check;
pub(crate) mod held;
pub(crate) mod hook;
mod keys;
pub(crate) mod preset;
pub(crate) mod rate_limit;
pub(crate) mod retry;
pub(crate) mod route_class;
pub(crate) mod slo;
mod syntax;
pub(crate) mod timeout;
mod unread;

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, ExprPath, Lit, LitStr, Path};

use crate::diag::Diag;
use crate::nearest::{listed, nearest};
use crate::value;
pub(crate) use given::{Given, Slot};
use syntax::Argument;
use unread::Unread;

/// The arguments of one attribute that nobody has asked for yet.
pub(crate) struct Arguments<'a> {
    attribute: &'static str,
    remaining: Vec<Argument>,
    /// The keys asked for, with their aliases.
    known: Vec<&'static str>,
    /// Whether a string without a key is its name.
    takes_a_name: bool,
    diag: &'a Diag,
}

impl<'a> Arguments<'a> {
    /// Reads the tokens between the parentheses of `#[attribute(..)]`.
    pub(crate) fn parse(attribute: &'static str, tokens: TokenStream, diag: &'a Diag) -> Self {
        Self {
            attribute,
            remaining: syntax::arguments(tokens, diag),
            known: Vec::new(),
            takes_a_name: false,
            diag,
        }
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

    /// The one positional value: a literal, or an expression that cannot be meant for one of `keys`.
    pub(crate) fn positional<T>(
        &mut self,
        what: &str,
        keys: &[&str],
        read: impl FnOnce(&Expr) -> syn::Result<T>,
    ) -> Slot<T> {
        let key = what.trim_start_matches("the ");
        let (keyed, remaining) = self.take(
            |argument| matches!(argument, Argument::Pair(name, _) if name == key && !keys.contains(&key)),
        );
        self.remaining = remaining;
        for argument in keyed {
            self.diag.error(argument.key(), format!("{what} stands first and alone, without `{key} =`"));
        }
        let mut found = self.expressions(keys).into_iter();
        let first = found.next()?;
        for again in found {
            self.diag.error(again, format!("{what} is given twice"));
        }
        let value = self.diag.keep(read(&first))?;
        Some(Given { key: None, expression: Some(first), value })
    }

    /// Whether a positional value is there, right or wrong: under a key that does not exist, too.
    pub(crate) fn has_value(&self, keys: &[&str]) -> bool {
        self.remaining.iter().any(|argument| match argument.key() {
            Some(key) => !keys.iter().any(|known| key == known),
            None => true,
        })
    }

    /// A string without a key is the attribute's name, so a stray word may be one that lacks its quotes.
    pub(crate) fn takes_a_name(&mut self) {
        self.takes_a_name = true;
    }

    /// More words that a user may have meant.
    pub(crate) fn also_known(&mut self, names: impl IntoIterator<Item = &'static str>) {
        self.known.extend(names);
    }

    /// The positional values that cannot be meant for one of `keys`; a bare word counts where it names a constant.
    pub(crate) fn expressions(&mut self, keys: &[&str]) -> Vec<Expr> {
        self.take_expressions(keys, value::names_a_constant)
    }

    /// The same, where every bare word but a key counts.
    pub(crate) fn expressions_and_words(&mut self, keys: &[&str]) -> Vec<Expr> {
        self.take_expressions(keys, |_| true)
    }

    fn take_expressions(&mut self, keys: &[&str], counts: impl Fn(&Ident) -> bool) -> Vec<Expr> {
        let is_key =
            |argument: &Argument| argument.key().is_some_and(|key| keys.iter().any(|known| key == known));
        let (found, remaining) = self.take(|argument| match argument {
            Argument::Positional(_) => !is_key(argument),
            Argument::Word(word) => !is_key(argument) && counts(word),
            Argument::Pair(..) => false,
        });
        self.remaining = remaining;
        let expressions = found.into_iter().filter_map(|argument| match argument {
            Argument::Positional(expression) => Some(expression),
            Argument::Word(word) => {
                Some(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: word.into() }))
            }
            Argument::Pair(..) => None,
        });
        expressions.collect()
    }

    /// A flag: the bare word.
    pub(crate) fn flag(&mut self, key: &'static str) -> Slot<()> {
        let argument = self.once(&[key])?;
        match argument {
            Argument::Word(word) => Some(Given { key: Some(word), expression: None, value: () }),
            Argument::Pair(_, value) | Argument::Positional(value) => {
                self.diag.error(&value, format!("write the flag `{key}` alone, or leave it out"));
                Some(Given { key: None, expression: Some(value), value: () })
            }
        }
    }

    /// `key = value`.
    pub(crate) fn value<T: Unread>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Expr) -> syn::Result<T>,
    ) -> Slot<T> {
        self.aliased(&[key], read)
    }

    /// `key = value`, where the key may have other names: the first of `keys` is the proper one. A value that cannot be
    /// read is there all the same, so that no rule asks for it a second time.
    pub(crate) fn aliased<T: Unread>(
        &mut self,
        keys: &[&'static str],
        read: impl FnOnce(&Expr) -> syn::Result<T>,
    ) -> Slot<T> {
        match self.once(keys)? {
            Argument::Pair(key, expression) => {
                let value = self.diag.keep(read(&expression)).or_else(T::unread)?;
                Some(Given { key: Some(key), expression: Some(expression), value })
            }
            Argument::Word(key) => {
                self.diag.error(&key, format!("`{key}` needs a value: `{key} = ..`"));
                Some(Given { key: Some(key), expression: None, value: T::unread()? })
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

    /// Whatever is left stands in the wrong place.
    pub(crate) fn refuse_rest(self, message: &str) {
        for argument in &self.remaining {
            match argument.key() {
                Some(key) => self.diag.error(key, message),
                None => self.diag.error(argument, message),
            }
        }
    }

    /// Whatever is left is unknown.
    pub(crate) fn finish(self) {
        for argument in &self.remaining {
            match argument.key() {
                Some(key) => {
                    let is_word = matches!(argument, Argument::Word(_));
                    self.diag.error(key, self.unknown(&key.to_string(), is_word));
                }
                None => self.diag.error(argument, self.unexpected(argument)),
            }
        }
    }

    fn unexpected(&self, argument: &Argument) -> String {
        let Self { attribute, known, .. } = self;
        if let Argument::Positional(Expr::Lit(literal)) = argument
            && let Lit::Str(text) = &literal.lit
            && known.contains(&"name")
        {
            return format!("write `name = {}`", text.token());
        }
        format!("`#[{attribute}]` takes no such value; it takes {}", self.keys())
    }

    /// The keys, those last that every attribute of a policy takes.
    fn keys(&self) -> String {
        let (common, own): (Vec<_>, Vec<_>) =
            self.known.iter().copied().partition(|key| common::OF_THE_STACK.contains(key));
        listed(&[own, common].concat(), "and")
    }

    fn unknown(&self, key: &str, is_word: bool) -> String {
        let Self { attribute, known, .. } = self;
        let keys = self.keys();
        if let Some(owners) = keys::elsewhere(attribute, key) {
            return format!("{owners}; the keys of `#[{attribute}]` are {keys}");
        }
        match nearest(key, known.iter().copied()) {
            Some(meant) => {
                format!(
                    "unknown key `{key}`, did you mean `{meant}`? The keys of `#[{attribute}]` are {keys}"
                )
            }
            None if self.takes_a_name && is_word => format!(
                "unknown key `{key}`: a name stands in quotes, as in `\"{key}\"`, and the keys of `#[{attribute}]` are {keys}"
            ),
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

/// The path behind `crate =` among the arguments, if it is there, whatever else they are.
pub(crate) fn crate_path_in(arguments: &TokenStream) -> Option<Path> {
    let diag = Diag::new();
    let mut arguments = Arguments::parse("", arguments.clone(), &diag);
    let path = arguments.crate_path().map(|given| given.value);
    // Whoever reads the attribute itself tells its mistakes.
    drop(diag.finish());
    path
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
