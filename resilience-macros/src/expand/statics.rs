//! Prints the statics of a guarded function: the guard, its policies, and their registration.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;
use syn::ext::IdentExt;

use super::guard::Printer;
use super::{at, registered, setting};
use crate::plan::policy::Policy;
use crate::value;

impl Printer<'_> {
    /// The guard, its policies inside, and its registration.
    pub(super) fn statics(&self) -> TokenStream {
        let Self { plan, paths, .. } = self;
        let (guard, declaration) = (paths.guard(), paths.declaration());
        let policies = plan.policies.iter().map(|policy| self.policy(policy));
        let name = &plan.name;
        let site = paths.site(&plan.function.unraw().to_string());
        let kind = plan.callee.map(|kind| {
            let (of, kind) = (paths.callee_kind(), Ident::new(kind, Span::mixed_site()));
            quote_spanned!(Span::mixed_site()=> .kind(#of::#kind))
        });
        let shared = plan
            .shared_breaker
            .as_ref()
            .map(|shared| quote_spanned!(at(shared)=> .circuit_breaker(&#shared)));
        let own = plan.policies.iter().map(|policy| {
            let (method, of) = (Ident::new(policy.method, Span::mixed_site()), static_of(policy));
            quote_spanned!(Span::mixed_site()=> .#method(&#of))
        });
        let registration =
            registered(&quote_spanned!(Span::mixed_site()=> #declaration::Guard(&__RESILIENCE_GUARD)), paths);
        let health = self.health();
        quote_spanned! {Span::mixed_site()=>
            static __RESILIENCE_GUARD: #guard = {
                #(#policies)*
                #guard::new(#name, #site) #kind #shared #(#own)*
            };
            #registration
            #health
        }
    }

    fn policy(&self, policy: &Policy) -> TokenStream {
        let paths = &self.paths;
        let of = paths.named(policy.of, Span::mixed_site());
        let item = static_of(policy);
        let name = &policy.name;
        let arguments = policy.arguments.iter().map(|argument| setting::argument(argument, None, paths));
        let place = policy.arguments.iter().find_map(setting::constant).map_or_else(Span::mixed_site, at);
        let constructor = Ident::new(policy.constructor, place);
        let of_place = paths.named(policy.of, place);
        let mut given = Group::new(Delimiter::Parenthesis, quote_spanned!(place=> #name #(, #arguments)*));
        given.set_span(place);
        let made = quote_spanned!(place=> #of_place::#constructor #given);
        let checked = Ident::new("checked", Span::mixed_site().located_at(policy.place));
        let checked = quote_spanned!(checked.span()=> .#checked());
        let value = if policy.settings.is_empty() {
            quote_spanned!(Span::mixed_site()=> #made #checked)
        } else {
            let settings = policy.settings.iter().map(|given| setting::setting(given, paths));
            quote_spanned! {Span::mixed_site()=> {
                let declared = #made;
                #(#settings)*
                declared #checked
            }}
        };
        quote_spanned!(Span::mixed_site()=> static #item: #of = #value;)
    }

    /// The check that a preset declares beside the guard.
    fn health(&self) -> Option<TokenStream> {
        let Self { plan, paths, .. } = self;
        let check = plan.health.as_ref()?;
        let (declaration, check_declaration) = (paths.declaration(), paths.check_declaration());
        let (probe, name) = (paths.probe(), &plan.name);
        let site = paths.site(&plan.function.unraw().to_string());
        let run = self.probe(check);
        let run = quote_spanned!(at(check)=> #probe::Async(|_| #run));
        let declared = quote_spanned! {Span::mixed_site()=>
            #declaration::Check(#check_declaration::new(#name, #site, #run))
        };
        Some(registered(&declared, paths))
    }

    /// One run of the check: of what a `static` holds, or of a function.
    fn probe(&self, check: &Expr) -> TokenStream {
        let here = at(check);
        let is_static = matches!(value::plain(check), Expr::Path(path)
            if path.path.segments.last().is_some_and(|last| value::names_a_constant(&last.ident)));
        if is_static {
            let held = self.paths.held(here);
            return quote_spanned!(here=> #held(&#check));
        }
        let (boxed, answer, plain) =
            (self.paths.boxed(here), self.paths.answer(here), self.paths.plain_answer());
        quote_spanned! {here=>
            #boxed::pin(async move {
                #[allow(unused_imports)]
                use #plain as _;
                #answer(#check().await).health()
            })
        }
    }
}

fn static_of(policy: &Policy) -> Ident {
    let name = format!("__RESILIENCE_{}", policy.method.to_uppercase());
    Ident::new(&name, Span::mixed_site())
}
