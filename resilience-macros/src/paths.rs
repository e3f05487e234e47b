//! Every path that the output may contain.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The types that a plan names: policies, and the enums of their settings.
const TYPES: &[&str] = &[
    "Algorithm",
    "Backoff",
    "Bulkhead",
    "CacheFallback",
    "CircuitBreaker",
    "Fallback",
    "Jitter",
    "OnError",
    "Per",
    "RateLimiter",
    "Retry",
    "Timeout",
];

/// The paths, from the crate as the user sees it.
pub(crate) struct Paths<'a> {
    crate_path: Option<&'a Path>,
}

/// One method for each name, without a place or at one.
macro_rules! names {
    ([$($method:ident: $name:literal,)*] at [$($placed:ident: $placed_name:literal,)*]) => {
        $(pub(crate) fn $method(&self) -> TokenStream {
            self.plain($name)
        })*
        $(pub(crate) fn $placed(&self, span: Span) -> TokenStream {
            self.item($placed_name, span)
        })*
    };
}

impl<'a> Paths<'a> {
    /// Of `::resilience`, or of what `crate = ..` says.
    pub(crate) fn new(crate_path: Option<&'a Path>) -> Self {
        Self { crate_path }
    }

    fn item(&self, name: &str, span: Span) -> TokenStream {
        let name = Ident::new(name, span);
        let Some(crate_path) = self.crate_path else {
            return quote_spanned!(span=> ::resilience::__private::#name);
        };
        let moved = crate_path.to_token_stream().into_iter().map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        });
        quote_spanned!(span=> #(#moved)*::__private::#name)
    }

    fn plain(&self, name: &str) -> TokenStream {
        self.item(name, Span::mixed_site())
    }

    /// A type by the name that a plan has for it.
    pub(crate) fn named(&self, name: &'static str, span: Span) -> TokenStream {
        debug_assert!(TYPES.contains(&name), "`{name}` is not among the types");
        self.item(name, span)
    }

    /// `Site::new(..)` of the place where the attribute stands.
    pub(crate) fn site(&self, item: &str) -> TokenStream {
        // The macros tell the place of the span that they are given.
        let here = Span::call_site();
        let (site, file) = (self.plain("Site"), self.item("file", here));
        let (line, column) = (self.item("line", here), self.item("column", here));
        quote_spanned!(here=> #site::new(#file!(), #line!(), #column!(), #item))
    }

    names! {[
        linkme: "linkme",
        declarations: "DECLARATIONS",
        declaration: "Declaration",
        check_declaration: "CheckDeclaration",
        hook_declaration: "HookDeclaration",
        probe: "Probe",
        hook_run: "HookRun",
        listener_run: "ListenerRun",
        circuit_listener_run: "CircuitListenerRun",
        duration: "Duration",
        plain_answer: "PlainAnswer",
        guard: "Guard",
        policy: "Policy",
        slo: "Slo",
        mark: "mark",
        callee_kind: "CalleeKind",
        key: "Key",
        argument: "Argument",
        judged: "Judged",
        given: "Given",
        fallback_kind: "FallbackKind",
        ok: "Ok",
        some: "Some",
        traits: "traits",
        err: "Err",
        never: "never",
        plain_body: "plain_body",
        certain_of: "certain_of",
    ] at [
        boxed: "Box",
        held: "held",
        answer: "answer",
        hook_conversion: "IntoHookResult",
        dependency: "Dependency",
        conclude: "conclude",
        conclude_with: "conclude_with",
        certain: "certain",
        ask: "ask",
        keyed: "Keyed",
        window: "Window",
        nothing: "nothing",
        over: "over",
    ]}
}
