//! The plan of one guarded function.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Expr, Ident, LitStr, Path};

use super::fallback::{self, Answer};
use super::policy::Policy;
use super::slo::Slo;
use crate::attr::Given;
use crate::attr::breaker_keys::BreakerKeys;
use crate::attr::common::Common;
use crate::attr::preset::Callee;
use crate::function::Function;
use crate::stack::attributes::Attributes;
use crate::value;

/// One guarded function.
pub(crate) struct Guard {
    pub(crate) crate_path: Option<Path>,
    pub(crate) name: LitStr,
    pub(crate) function: Ident,
    pub(crate) callee: Option<&'static str>,
    pub(crate) policies: Vec<Policy>,
    /// A breaker of its own is among the policies.
    pub(crate) shared_breaker: Option<Path>,
    /// The key of a policy that counts by key, by the method of the call that takes it.
    pub(crate) keys: Vec<(&'static str, Expr)>,
    /// Code by which answers are judged, by the method of the judge that takes it.
    pub(crate) layers: Vec<(&'static str, Expr)>,
    pub(crate) retries: bool,
    /// Nothing refuses a call, but a machine that slept in a pause may have made it too late for another attempt.
    pub(crate) may_be_late: bool,
    /// Nothing but the body uses an argument, and it runs once at most.
    pub(crate) moves: bool,
    pub(crate) cache: Option<CacheKey>,
    pub(crate) answers: Vec<Answer>,
    /// Which errors the fallbacks answer for.
    pub(crate) when: Option<Expr>,
    pub(crate) refusal: Refusal,
    /// The check of the callee's health.
    pub(crate) health: Option<Expr>,
    /// The objective of the function.
    pub(crate) slo: Option<Slo>,
}

/// How an answer is remembered.
pub(crate) enum CacheKey {
    Arguments(Vec<Ident>),
    Expression(Expr),
}

/// How a rejection becomes the function's answer.
pub(crate) enum Refusal {
    /// There is none.
    Never,
    /// By the return type.
    OfType,
    With(Expr),
}

impl Guard {
    /// Of attributes in which nothing was found wrong.
    pub(crate) fn new(attributes: &Attributes, function: &Function, slo: Option<Slo>) -> Self {
        let (answers, when) = answers(attributes, function);
        let (layers, keys) = (layers(attributes), keys(attributes));
        let retries = attributes.retries();
        let refusal = match attributes.reject_with() {
            _ if !attributes.rejects(function.is_async()) => Refusal::Never,
            Some(with) => Refusal::With(with.clone()),
            None => Refusal::OfType,
        };
        let code = layers.iter().map(|(_, code)| code.to_token_stream());
        let mut code = code.chain(answers.iter().map(|answer| answer.code(function)));
        let mut rest = when.iter().chain(attributes.reject_with()).map(ToTokens::to_token_stream);
        let shares = code.any(|code| function.is_used_by(code)) || rest.any(|code| function.is_used_by(code));
        Self {
            crate_path: attributes.crate_path().cloned(),
            name: name(attributes, function),
            function: function.signature.ident.clone(),
            callee: attributes.preset.as_ref().map(|preset| match preset.read.callee {
                Callee::External => "External",
                Callee::Database => "Database",
                Callee::Queue => "Queue",
                Callee::Cache => "Cache",
            }),
            policies: policies(attributes, function, !answers.is_empty()),
            shared_breaker: attributes.shared_breaker().cloned(),
            keys,
            layers,
            retries,
            may_be_late: function.is_async()
                && matches!(refusal, Refusal::Never)
                && attributes.retry.as_ref().is_some_and(|retry| retry.read.max_elapsed.is_some()),
            moves: !retries && !shares,
            cache: attributes.cache_fallback.as_ref().map(|cache| match &cache.read.key {
                Some(key) => CacheKey::Expression(key.value.clone()),
                None => CacheKey::Arguments(
                    function.arguments().unwrap_or_default().into_iter().cloned().collect(),
                ),
            }),
            answers,
            when,
            refusal,
            slo,
            health: attributes.preset.as_ref().and_then(|preset| cloned(preset.read.health.as_ref())),
        }
    }
}

/// The stack's name. Not that of a breaker shared by path: the functions that share it have policies of their own, which
/// need names of their own.
fn name(attributes: &Attributes, function: &Function) -> LitStr {
    attributes.name().cloned().unwrap_or_else(|| {
        let ident = function.signature.ident.unraw();
        LitStr::new(&ident.to_string(), Span::mixed_site())
    })
}

/// The policies of the guard's own, in the order in which they act.
fn policies(attributes: &Attributes, function: &Function, falls_back: bool) -> Vec<Policy> {
    let name = name(attributes, function);
    let preset = attributes.preset.as_ref();
    let fallback = match (&attributes.fallback, preset) {
        (Some(fallback), _) => Some(Policy::fallback(&fallback.read.common, &name, &fallback.place)),
        (None, Some(preset)) if falls_back => {
            Some(Policy::fallback(&Common::default(), &name, &preset.place))
        }
        _ => None,
    };
    let timeout = match (&attributes.timeout, preset) {
        (Some(timeout), _) => Some(Policy::timeout(timeout, &name)),
        (None, Some(preset)) if function.is_async() => Some(Policy::timeout_of_preset(preset, &name)),
        _ => None,
    };
    let retry = match (&attributes.retry, preset) {
        (Some(retry), _) => Some(Policy::retry(retry, &name)),
        (None, Some(preset)) if preset.read.retries() => Some(Policy::retry_of_preset(preset, &name)),
        _ => None,
    };
    let breaker = match (&attributes.circuit_breaker, preset) {
        (Some(breaker), _) if breaker.read.shared.is_some() => None,
        (Some(breaker), _) => Some(Policy::circuit_breaker(breaker, &name)),
        (None, Some(preset)) => Some(Policy::breaker_of_preset(preset, &name)),
        (None, None) => None,
    };
    let policies = [
        fallback,
        attributes.cache_fallback.as_ref().map(|cache| Policy::cache_fallback(cache, &name)),
        timeout,
        retry,
        breaker,
        attributes.rate_limit.as_ref().map(|limit| Policy::rate_limiter(limit, &name)),
        attributes.bulkhead.as_ref().map(|bulkhead| Policy::bulkhead(bulkhead, &name)),
    ];
    policies.into_iter().flatten().collect()
}

/// The keys of the breaker, be they the attribute's or the preset's.
fn breaker_keys(attributes: &Attributes) -> Option<&BreakerKeys> {
    let breaker = attributes.circuit_breaker.as_ref().map(|breaker| &breaker.read.keys);
    breaker.or_else(|| attributes.preset.as_ref().map(|preset| &preset.read.keys))
}

fn layers(attributes: &Attributes) -> Vec<(&'static str, Expr)> {
    let mut layers = Vec::new();
    if let Some(keys) = breaker_keys(attributes) {
        layers.extend([
            code("failure_if", keys.failure_if.as_ref()),
            code("failure_result", keys.failure_result.as_ref()),
            code("ignore", keys.ignore.as_ref()),
        ]);
    }
    if let Some(retry) = &attributes.retry {
        layers.extend([
            code("retry_if", retry.read.retry_if.as_ref()),
            code("abort_if", retry.read.abort_if.as_ref()),
            code("retry_result", retry.read.retry_result.as_ref()),
            retry.read.retry_after.as_ref().map(|given| wish(&given.value)),
        ]);
    } else if let Some(preset) = &attributes.preset {
        layers.extend([
            code("retry_if", preset.read.retry_if.as_ref()),
            code("abort_if", preset.read.abort_if.as_ref()),
        ]);
    }
    layers.into_iter().flatten().collect()
}

/// A closure over the error, or a function that says itself what it looks at.
fn wish(code: &Expr) -> (&'static str, Expr) {
    let is_closure = matches!(value::plain(code), Expr::Closure(_));
    (if is_closure { "retry_after" } else { "retry_after_path" }, code.clone())
}

fn keys(attributes: &Attributes) -> Vec<(&'static str, Expr)> {
    let breaker = breaker_keys(attributes).and_then(|keys| code("circuit_breaker_key", keys.key.as_ref()));
    let limiter =
        attributes.rate_limit.as_ref().and_then(|limit| code("rate_limiter_key", limit.read.key.as_ref()));
    let bulkhead =
        attributes.bulkhead.as_ref().and_then(|bulkhead| code("bulkhead_key", bulkhead.read.key.as_ref()));
    [breaker, limiter, bulkhead].into_iter().flatten().collect()
}

fn answers(attributes: &Attributes, function: &Function) -> (Vec<Answer>, Option<Expr>) {
    let mut given: Vec<Expr> = Vec::new();
    let mut when = None;
    if let Some(fallback) = &attributes.fallback {
        given.extend(fallback.read.answers.iter().cloned());
        when = cloned(fallback.read.when.as_ref());
    }
    let preset = attributes.preset.as_ref().map(|preset| &preset.read);
    given.extend(preset.and_then(|preset| cloned(preset.fallback.as_ref())));
    let mut answers: Vec<Answer> = given.iter().map(|given| fallback::answer(given, function)).collect();
    if preset.is_some_and(|preset| preset.fallback_to_none.is_some()) {
        answers.push(Answer::None);
    }
    (answers, when)
}

fn code(method: &'static str, slot: Option<&Given<Expr>>) -> Option<(&'static str, Expr)> {
    cloned(slot).map(|code| (method, code))
}

fn cloned(slot: Option<&Given<Expr>>) -> Option<Expr> {
    slot.map(|given| given.value.clone())
}
