//! The policies of a guard, each as a `static` and the calls of its builder.

use std::time::Duration;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitInt, LitStr};

use super::setting::{Argument, Setting};
use crate::attr::breaker_keys::{BreakerKeys, IgnoreAs, Window};
use crate::attr::bulkhead::Bulkhead;
use crate::attr::cache_fallback::CacheFallback;
use crate::attr::circuit_breaker::{CircuitBreaker, Traffic};
use crate::attr::common::Common;
use crate::attr::preset::Preset;
use crate::attr::rate_limit::{Algorithm, RateLimit};
use crate::attr::retry::{Backoff, Jitter, Retry};
use crate::attr::timeout::Timeout;
use crate::stack::attributes::Placed;
use crate::value::Value;

/// A policy of the guard's own.
pub(crate) struct Policy {
    /// Its type.
    pub(crate) of: &'static str,
    /// The guard's method that takes it.
    pub(crate) method: &'static str,
    pub(crate) constructor: &'static str,
    pub(crate) name: LitStr,
    /// What the constructor takes besides the name.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) settings: Vec<Setting>,
    /// What is underlined where two settings do not fit together.
    pub(crate) place: Span,
}

impl Policy {
    fn new(
        of: &'static str,
        method: &'static str,
        common: &Common,
        stack: &LitStr,
        place: &TokenStream,
    ) -> Self {
        let name = common.name.as_ref().map_or_else(|| stack.clone(), |given| given.value.clone());
        let (arguments, settings) = (Vec::new(), Vec::new());
        Self { of, method, constructor: "new", name, arguments, settings, place: place.span() }
    }

    fn with(mut self, settings: impl IntoIterator<Item = Option<Setting>>) -> Self {
        self.settings.extend(settings.into_iter().flatten());
        self
    }

    pub(crate) fn circuit_breaker(attribute: &Placed<CircuitBreaker>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let traffic = read.preset.as_ref().map(|given| {
            let method = match given.value {
                Traffic::Low => "low_traffic",
                Traffic::High => "high_traffic",
            };
            Setting::given(method, given, Argument::Nothing)
        });
        Self::new("CircuitBreaker", "circuit_breaker", &read.common, stack, place)
            .with([traffic])
            .with(of_breaker(&read.keys))
    }

    pub(crate) fn breaker_of_preset(attribute: &Placed<Preset>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let defaults = read.defaults();
        let (half_open, success) = read.keys.trials(3, defaults.success_threshold);
        let half_open = half_open.unwrap_or(3).max(success.unwrap_or_default());
        Self::new("CircuitBreaker", "circuit_breaker", &read.common, stack, place)
            .with([
                Some(Setting::preset("threshold", count(defaults.threshold))),
                Some(Setting::preset("recovery", time(defaults.recovery))),
                Some(Setting::preset("success_threshold", count(defaults.success_threshold))),
                Some(Setting::preset("half_open_max_calls", count(half_open))),
            ])
            .with(of_breaker(&read.keys))
            .without_repeats()
    }

    /// What the user wrote stands in the place of what a preset says.
    fn without_repeats(mut self) -> Self {
        let written: Vec<&str> =
            self.settings.iter().filter(|s| s.span.is_some()).map(|s| s.method).collect();
        let keep: Vec<bool> =
            self.settings.iter().map(|s| s.span.is_some() || !written.contains(&s.method)).collect();
        let mut keep = keep.into_iter();
        self.settings.retain(|_| keep.next().unwrap_or(true));
        self
    }

    pub(crate) fn retry(attribute: &Placed<Retry>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let backoff = |backoff| match backoff {
            Backoff::Exponential => "Exponential",
            Backoff::Constant => "Constant",
            Backoff::Linear => "Linear",
            Backoff::Fibonacci => "Fibonacci",
        };
        let jitter = |jitter| match jitter {
            Jitter::Full => "Full",
            Jitter::None => "None",
            Jitter::Equal => "Equal",
        };
        Self::new("Retry", "retry", &read.common, stack, place).with([
            Setting::number("max_retries", read.max_retries.as_ref()),
            Setting::number("max_attempts", read.max_attempts.as_ref()),
            Setting::duration("base_delay", read.base_delay.as_ref()),
            Setting::variant("backoff", "Backoff", read.backoff.as_ref(), backoff),
            Setting::factor("factor", read.factor.as_ref()),
            Setting::duration("max_delay", read.max_delay.as_ref()),
            Setting::variant("jitter", "Jitter", read.jitter.as_ref(), jitter),
            Setting::duration("max_elapsed", read.max_elapsed.as_ref()),
            Setting::flag("retry_rejected", read.retry_rejected.as_ref()),
            Setting::ratio("budget", read.budget.as_ref()),
        ])
    }

    pub(crate) fn retry_of_preset(attribute: &Placed<Preset>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        Self::new("Retry", "retry", &read.common, stack, place).with([
            Setting::number("max_retries", read.max_retries.as_ref()),
            Setting::number("max_attempts", read.max_attempts.as_ref()),
            Some(Setting::preset("base_delay", time(Duration::from_secs(1)))),
            Some(Setting::preset("factor", Argument::Float(Value::Literal(2.0)))),
        ])
    }

    pub(crate) fn timeout(attribute: &Placed<Timeout>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let mut policy = Self::new("Timeout", "timeout", &read.common, stack, place);
        let total = read.total.as_ref();
        if let Some(limit) = &read.limit {
            policy.arguments.push(Argument::Duration(limit.value.clone()));
            return policy.with([Setting::duration("total", total)]);
        }
        policy.constructor = "of_total";
        policy.arguments.extend(total.map(|given| Argument::Duration(given.value.clone())));
        policy
    }

    pub(crate) fn timeout_of_preset(attribute: &Placed<Preset>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let mut policy = Self::new("Timeout", "timeout", &read.common, stack, place);
        let limit = read.timeout.as_ref().map(|given| given.value.clone());
        let limit = limit.unwrap_or(Value::Literal(read.defaults().timeout));
        policy.arguments.push(Argument::Duration(limit));
        policy
    }

    pub(crate) fn bulkhead(attribute: &Placed<Bulkhead>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        Self::new("Bulkhead", "bulkhead", &read.common, stack, place).with([
            Setting::number("max_concurrent", read.max_concurrent.as_ref()),
            Setting::number("max_queue", read.max_queue.as_ref()),
            Setting::duration("max_wait", read.max_wait.as_ref()),
            Setting::number("max_keys", read.max_keys.as_ref()),
        ])
    }

    pub(crate) fn rate_limiter(attribute: &Placed<RateLimit>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        let algorithm = |algorithm| match algorithm {
            Algorithm::Sliding => "Sliding",
            Algorithm::Gcra => "Gcra",
            Algorithm::Fixed => "Fixed",
        };
        let per = read.per.as_ref();
        let per = per.map(|given| Setting::given("per", given, Argument::Per(given.value.clone())));
        let mut policy = Self::new("RateLimiter", "rate_limiter", &read.common, stack, place);
        if let Some(rate) = &read.rate {
            policy.arguments = vec![count(rate.value.count), time(rate.value.period)];
        }
        policy.with([
            Setting::variant("algorithm", "Algorithm", read.algorithm.as_ref(), algorithm),
            Setting::number("burst", read.burst.as_ref()),
            Setting::duration("max_wait", read.max_wait.as_ref()),
            Setting::number("max_keys", read.max_keys.as_ref()),
            per,
        ])
    }

    pub(crate) fn cache_fallback(attribute: &Placed<CacheFallback>, stack: &LitStr) -> Self {
        let Placed { place, read } = attribute;
        Self::new("CacheFallback", "cache_fallback", &read.common, stack, place).with([
            Setting::duration("ttl", read.ttl.as_ref()),
            Setting::number("capacity", read.capacity.as_ref()),
        ])
    }

    pub(crate) fn fallback(common: &Common, stack: &LitStr, place: &TokenStream) -> Self {
        Self::new("Fallback", "fallback", common, stack, place)
    }
}

fn of_breaker(keys: &BreakerKeys) -> [Option<Setting>; 14] {
    let window = keys.window.as_ref().map(|given| match &given.value {
        Window::Calls(calls) => Setting::given("window_calls", given, Argument::Number(calls.clone())),
        Window::Either(constant) => Setting::given("window", given, Argument::Window(constant.clone())),
        Window::Time(period) => Setting::given("window_time", given, Argument::Duration(period.clone())),
    });
    let ignored = keys.ignore_as.as_ref().filter(|given| given.value == IgnoreAs::Success);
    [
        Setting::number("threshold", keys.threshold.as_ref()),
        Setting::duration("recovery", keys.recovery.as_ref()),
        Setting::number("half_open_max_calls", keys.half_open_max_calls.as_ref()),
        Setting::number("success_threshold", keys.success_threshold.as_ref()),
        Setting::ratio("failure_rate", keys.failure_rate.as_ref()),
        window,
        Setting::number("min_calls", keys.min_calls.as_ref()),
        Setting::duration("slow_call", keys.slow_call.as_ref()),
        Setting::ratio("slow_rate", keys.slow_rate.as_ref()),
        ignored.map(|given| Setting::given("ignore_as_success", given, Argument::Nothing)),
        Setting::factor("recovery_factor", keys.recovery_factor.as_ref()),
        Setting::duration("max_recovery", keys.max_recovery.as_ref()),
        Setting::duration("trial_timeout", keys.trial_timeout.as_ref()),
        Setting::number("max_keys", keys.max_keys.as_ref()),
    ]
}

fn count(number: u32) -> Argument {
    let digits = TokenTree::from(Literal::u32_unsuffixed(number)).into_token_stream();
    let literal = LitInt::new(&digits.to_string(), Span::mixed_site());
    Argument::Number(Value::Literal(Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Int(literal) })))
}

fn time(duration: Duration) -> Argument {
    Argument::Duration(Value::Literal(duration))
}
