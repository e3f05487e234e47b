//! The attributes of the `resilience` crate, which documents and re-exports them.
//!
//! The pipeline: `stack` reads the item (`item`, `function`) and the attributes (`attr`, `value`), judges all of it
//! (`check`), makes a plan and prints it (`plan`, `expand`, `paths`), or prints the item with every error (`diag`,
//! `recover`). Of the policies above a function, the one that expands first absorbs the others.

#![expect(missing_docs, reason = "the attributes are documented where `resilience` re-exports them")]

mod attr;
mod check;
mod diag;
mod expand;
mod function;
mod item;
mod nearest;
mod paths;
mod plan;
mod recover;
mod stack;
mod value;

use proc_macro::TokenStream;

use crate::attr::preset::Callee;
use crate::stack::Kind;
use crate::stack::attributes::Policy;

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

#[proc_macro_attribute]
pub fn on_circuit_change(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::OnCircuitChange, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn route_class(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::expand(Kind::RouteClass, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn slo(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Slo, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn circuit_breaker(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::CircuitBreaker, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn retry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Retry, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn timeout(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Timeout, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn bulkhead(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Bulkhead, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn rate_limit(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::RateLimit, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn fallback(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Fallback, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn cache_fallback(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::CacheFallback, arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn external_service(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Preset(Callee::External), arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn database_operation(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Preset(Callee::Database), arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn message_queue(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Preset(Callee::Queue), arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn cache_operation(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Preset(Callee::Cache), arguments.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn guard(arguments: TokenStream, item: TokenStream) -> TokenStream {
    stack::guard::expand(Policy::Guard, arguments.into(), &item.into()).into()
}

#[cfg(test)]
mod tests;
