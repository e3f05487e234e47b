//! The attributes of the `resilience` crate, which documents and re-exports them.
//!
//! The pipeline: `stack` reads the item (`item`) and the attribute (`attr`, `value`), judges both (`check`), makes a
//! plan and prints it (`plan`, `expand`, `paths`), or prints the item with every error (`diag`, `recover`).

#![expect(missing_docs, reason = "the attributes are documented where `resilience` re-exports them")]

mod attr;
mod check;
mod diag;
mod expand;
mod item;
mod nearest;
mod paths;
mod plan;
mod recover;
mod stack;
mod value;

use proc_macro::TokenStream;

use crate::stack::Kind;

#[proc_macro_attribute]
pub fn health_check(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::HealthCheck, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn on_startup(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::OnStartup, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn on_shutdown(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::OnShutdown, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn on_health_change(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::OnHealthChange, arguments.into(), &item.into()).into()
}

#[cfg(test)]
mod tests;
