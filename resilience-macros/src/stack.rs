//! Which attribute expands, above what; runs the pipeline.

pub(crate) mod absorb;
pub(crate) mod attributes;
pub(crate) mod guard;

use std::fmt;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Path;

use crate::attr::health_check::HealthCheck;
use crate::attr::hook::Hook;
use crate::attr::route_class::RouteClass;
use crate::diag::Diag;
use crate::item::Item;
use crate::plan::declaration::{Attribute, Plan};
use crate::{check, expand, recover};
use absorb::segments;

/// The attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    HealthCheck,
    OnStartup,
    OnShutdown,
    OnHealthChange,
    OnCircuitChange,
    RouteClass,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: &[Self] = &[
        Self::HealthCheck,
        Self::OnStartup,
        Self::OnShutdown,
        Self::OnHealthChange,
        Self::OnCircuitChange,
        Self::RouteClass,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::HealthCheck => "health_check",
            Self::OnStartup => "on_startup",
            Self::OnShutdown => "on_shutdown",
            Self::OnHealthChange => "on_health_change",
            Self::OnCircuitChange => "on_circuit_change",
            Self::RouteClass => "route_class",
        }
    }

    /// Whether the function is told of a change.
    pub(crate) const fn is_listener(self) -> bool {
        matches!(self, Self::OnHealthChange | Self::OnCircuitChange)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Expands `#[kind(arguments)] item`.
pub(crate) fn expand(kind: Kind, arguments: TokenStream, tokens: &TokenStream) -> TokenStream {
    let mut item = match Item::parse(tokens.clone()) {
        Ok(item) => item,
        Err(error) => return recover::item(tokens, &error),
    };
    let diag = Diag::new();
    let attribute = read(kind, arguments, &diag);
    take_duplicates(kind, attribute.crate_path(), &mut item, &diag);
    check::declaration::item(kind, &item, &diag);
    refuse_objective(kind, attribute.crate_path(), &item, &diag);
    match diag.finish() {
        Ok(()) => {
            let printed = item.to_token_stream();
            let plan = Plan::new(kind, attribute, item.form);
            let declaration = plan.as_ref().map(expand::declaration::declaration);
            quote!(#printed #declaration)
        }
        Err(errors) => recover::item(&item, &errors),
    }
}

fn read(kind: Kind, arguments: TokenStream, diag: &Diag) -> Attribute {
    match kind {
        Kind::HealthCheck => Attribute::HealthCheck(Box::new(HealthCheck::read(arguments, diag))),
        Kind::OnStartup | Kind::OnShutdown => {
            Attribute::Hook(Box::new(Hook::read(kind.name(), arguments, diag)))
        }
        Kind::OnHealthChange | Kind::OnCircuitChange => {
            Attribute::Hook(Box::new(Hook::read_listener(kind.name(), arguments, diag)))
        }
        Kind::RouteClass => Attribute::RouteClass(Box::new(RouteClass::read(arguments, diag))),
    }
}

/// The same attribute once more on one item is an error; it is taken off, so that it does not expand as well.
fn take_duplicates(kind: Kind, crate_path: Option<&Path>, item: &mut Item, diag: &Diag) {
    item.attributes.retain(|attribute| {
        let duplicate = is_ours(attribute.path(), kind.name(), crate_path);
        if duplicate {
            diag.error(attribute, format!("`#[{kind}]` is given twice: join the two, or leave one out"));
        }
        !duplicate
    });
}

/// What the service runs by itself has no objective.
fn refuse_objective(kind: Kind, crate_path: Option<&Path>, item: &Item, diag: &Diag) {
    let objectives = item.attributes.iter().filter(|other| is_ours(other.path(), "slo", crate_path));
    for objective in objectives {
        diag.error(objective.path(), check::slo::beside(kind));
    }
}

/// Whether a path names the attribute: bare, or behind the crate's own path, never by its last segment alone.
pub(crate) fn is_ours(path: &Path, name: &str, crate_path: Option<&Path>) -> bool {
    let crate_path = crate_path.map_or_else(|| vec!["resilience".to_owned()], segments);
    let path = segments(path);
    match path.split_last() {
        Some((last, before)) => last == name && (before.is_empty() || before == crate_path),
        None => false,
    }
}

#[cfg(test)]
#[path = "stack_tests.rs"]
mod tests;
