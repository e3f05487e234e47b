//! The attributes of policies: which there are, and what was read of those above one function.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, LitStr, Path};

use crate::attr::Given;
use crate::attr::bulkhead::Bulkhead;
use crate::attr::cache_fallback::CacheFallback;
use crate::attr::circuit_breaker::CircuitBreaker;
use crate::attr::common::Common;
use crate::attr::fallback::Fallback;
use crate::attr::guard::Guard;
use crate::attr::preset::{Callee, Preset};
use crate::attr::rate_limit::RateLimit;
use crate::attr::retry::Retry;
use crate::attr::slo::Slo;
use crate::attr::timeout::Timeout;
use crate::diag::Diag;

/// An attribute of a policy, or the one of the objective, which stands before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    CircuitBreaker,
    Retry,
    Timeout,
    Bulkhead,
    RateLimit,
    Fallback,
    CacheFallback,
    Preset(Callee),
    Slo,
    /// The one that stands for the others.
    Guard,
}

impl Policy {
    /// All of them.
    const ALL: &[(&'static str, Self)] = &[
        ("circuit_breaker", Self::CircuitBreaker),
        ("retry", Self::Retry),
        ("timeout", Self::Timeout),
        ("bulkhead", Self::Bulkhead),
        ("rate_limit", Self::RateLimit),
        ("fallback", Self::Fallback),
        ("cache_fallback", Self::CacheFallback),
        (Callee::External.attribute(), Self::Preset(Callee::External)),
        (Callee::Database.attribute(), Self::Preset(Callee::Database)),
        (Callee::Queue.attribute(), Self::Preset(Callee::Queue)),
        (Callee::Cache.attribute(), Self::Preset(Callee::Cache)),
        ("slo", Self::Slo),
        ("guard", Self::Guard),
    ];

    /// The attribute of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, policy)| *policy)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, policy)| *policy == self).map_or("guard", |(name, _)| name)
    }
}

/// What was read, and the tokens that an error about all of it underlines.
pub(crate) struct Placed<T> {
    pub(crate) place: TokenStream,
    pub(crate) read: T,
}

/// What was read of the attributes above one function.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) circuit_breaker: Option<Placed<CircuitBreaker>>,
    pub(crate) retry: Option<Placed<Retry>>,
    pub(crate) timeout: Option<Placed<Timeout>>,
    pub(crate) bulkhead: Option<Placed<Bulkhead>>,
    pub(crate) rate_limit: Option<Placed<RateLimit>>,
    pub(crate) fallback: Option<Placed<Fallback>>,
    pub(crate) cache_fallback: Option<Placed<CacheFallback>>,
    pub(crate) preset: Option<Placed<Preset>>,
    pub(crate) slo: Option<Placed<Slo>>,
    pub(crate) guard: Option<Placed<Common>>,
}

impl Attributes {
    /// Reads one more attribute; one of a kind that is there already is an error.
    pub(crate) fn read(&mut self, policy: Policy, place: TokenStream, tokens: TokenStream, diag: &Diag) {
        let name = policy.name();
        match policy {
            Policy::CircuitBreaker => {
                set(&mut self.circuit_breaker, name, place, CircuitBreaker::read(tokens, diag), diag);
            }
            Policy::Retry => set(&mut self.retry, name, place, Retry::read(tokens, diag), diag),
            Policy::Timeout => set(&mut self.timeout, name, place, Timeout::read(tokens, diag), diag),
            Policy::Bulkhead => set(&mut self.bulkhead, name, place, Bulkhead::read(tokens, diag), diag),
            Policy::RateLimit => set(&mut self.rate_limit, name, place, RateLimit::read(tokens, diag), diag),
            Policy::Fallback => set(&mut self.fallback, name, place, Fallback::read(tokens, diag), diag),
            Policy::CacheFallback => {
                set(&mut self.cache_fallback, name, place, CacheFallback::read(tokens, diag), diag);
            }
            Policy::Preset(callee) => self.read_preset(callee, place, tokens, diag),
            Policy::Slo => set(&mut self.slo, name, place, Slo::read(tokens, diag), diag),
            Policy::Guard => self.read_guard(place, tokens, diag),
        }
    }

    fn read_preset(&mut self, callee: Callee, place: TokenStream, tokens: TokenStream, diag: &Diag) {
        let name = callee.attribute();
        match &self.preset {
            Some(first) if first.read.callee != callee => {
                let other = first.read.callee.attribute();
                diag.error(
                    place,
                    format!("a function has one preset: leave out `#[{other}]` or `#[{name}]`"),
                );
            }
            _ => set(&mut self.preset, name, place, Preset::read(callee, tokens, diag), diag),
        }
    }

    fn read_guard(&mut self, place: TokenStream, tokens: TokenStream, diag: &Diag) {
        let names = Policy::ALL.iter().filter(|(_, policy)| !matches!(policy, Policy::Guard | Policy::Slo));
        let names: Vec<&'static str> = names.map(|(name, _)| *name).collect();
        let before = diag.count();
        let Guard { policies, common } = Guard::read(tokens, &names, diag);
        if policies.is_empty() && diag.count() == before {
            diag.error(&place, "name the policies: `#[guard(retry(max_retries = 3), timeout(\"2s\"))]`");
        }
        set(&mut self.guard, "guard", place, common, diag);
        for (name, tokens) in policies {
            if let Some(policy) = Policy::named(&name.to_string()) {
                self.read(policy, name.into_token_stream(), tokens, diag);
            }
        }
    }

    /// Whether more than an objective stands above the function.
    pub(crate) fn has_policies(&self) -> bool {
        !self.commons().is_empty()
    }

    /// The keys that every attribute of a policy takes, attribute by attribute.
    pub(crate) fn commons(&self) -> Vec<&Common> {
        let commons = [
            self.guard.as_ref().map(|guard| &guard.read),
            self.preset.as_ref().map(|preset| &preset.read.common),
            self.circuit_breaker.as_ref().map(|breaker| &breaker.read.common),
            self.retry.as_ref().map(|retry| &retry.read.common),
            self.timeout.as_ref().map(|timeout| &timeout.read.common),
            self.bulkhead.as_ref().map(|bulkhead| &bulkhead.read.common),
            self.rate_limit.as_ref().map(|limit| &limit.read.common),
            self.fallback.as_ref().map(|fallback| &fallback.read.common),
            self.cache_fallback.as_ref().map(|cache| &cache.read.common),
        ];
        commons.into_iter().flatten().collect()
    }

    pub(crate) fn crate_path(&self) -> Option<&Path> {
        self.crate_paths().next().map(|given| &given.value)
    }

    /// What each of the attributes says of where the crate is.
    pub(crate) fn crate_paths(&self) -> impl Iterator<Item = &Given<Path>> {
        let of_policies = self.commons().into_iter().filter_map(|common| common.crate_path.as_ref());
        of_policies.chain(self.slo.iter().filter_map(|slo| slo.read.crate_path.as_ref()))
    }

    pub(crate) fn reject_with(&self) -> Option<&Expr> {
        self.commons().into_iter().find_map(|common| common.reject_with.as_ref()).map(|given| &given.value)
    }

    /// Whether a plain function may wait on its thread.
    pub(crate) fn is_blocking(&self) -> bool {
        self.commons().iter().any(|common| common.blocking.is_some())
    }

    /// The name of the stack: the umbrella's, the preset's or the breaker's.
    pub(crate) fn name(&self) -> Option<&LitStr> {
        let commons = [
            self.guard.as_ref().map(|guard| &guard.read),
            self.preset.as_ref().map(|preset| &preset.read.common),
            self.circuit_breaker.as_ref().map(|breaker| &breaker.read.common),
        ];
        commons.into_iter().flatten().find_map(|common| common.name.as_ref()).map(|given| &given.value)
    }

    /// The `static` that holds the breaker, where it is shared.
    pub(crate) fn shared_breaker(&self) -> Option<&Path> {
        self.circuit_breaker.as_ref()?.read.shared.as_ref().map(|given| &given.value)
    }

    /// Whether failed calls are tried again.
    pub(crate) fn retries(&self) -> bool {
        self.retry.is_some() || self.preset.as_ref().is_some_and(|preset| preset.read.retries())
    }

    /// Whether a limit of time holds.
    pub(crate) fn times_out(&self, is_async: bool) -> bool {
        is_async && (self.timeout.is_some() || self.preset.is_some())
    }

    /// Whether a policy may refuse the call or give it up.
    pub(crate) fn rejects(&self, is_async: bool) -> bool {
        self.circuit_breaker.is_some()
            || self.preset.is_some()
            || self.bulkhead.is_some()
            || self.rate_limit.is_some()
            || self.times_out(is_async)
    }
}

fn set<T>(slot: &mut Option<Placed<T>>, name: &str, place: TokenStream, read: T, diag: &Diag) {
    if slot.is_some() {
        diag.error(place, format!("`#[{name}]` is given twice: join the two, or leave one out"));
    } else {
        *slot = Some(Placed { place, read });
    }
}
