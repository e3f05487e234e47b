//! `#[external_service]`, `#[database_operation]`, `#[message_queue]` and `#[cache_operation]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::Expr;

use super::breaker_keys::BreakerKeys;
use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &[
    "name",
    "reject_with",
    "blocking",
    "crate",
    "threshold",
    "failure_threshold",
    "fail_max",
    "recovery",
    "recovery_timeout",
    "reset_timeout",
    "half_open_max_calls",
    "success_threshold",
    "failure_rate",
    "window",
    "min_calls",
    "slow_call",
    "slow_rate",
    "failure_if",
    "failure_result",
    "ignore",
    "ignore_as",
    "recovery_factor",
    "max_recovery",
    "trial_timeout",
    "key",
    "max_keys",
    "timeout",
    "max_retries",
    "max_attempts",
    "retry_if",
    "abort_if",
    "fallback",
];
pub(super) const CACHE_KEYS: &[&str] = &[
    "name",
    "reject_with",
    "blocking",
    "crate",
    "threshold",
    "failure_threshold",
    "fail_max",
    "recovery",
    "recovery_timeout",
    "reset_timeout",
    "half_open_max_calls",
    "success_threshold",
    "failure_rate",
    "window",
    "min_calls",
    "slow_call",
    "slow_rate",
    "failure_if",
    "failure_result",
    "ignore",
    "ignore_as",
    "recovery_factor",
    "max_recovery",
    "trial_timeout",
    "key",
    "max_keys",
    "timeout",
    "max_retries",
    "max_attempts",
    "retry_if",
    "abort_if",
    "fallback",
    "fallback_to_none",
];
pub(super) const EXTERNAL_KEYS: &[&str] = &[
    "name",
    "reject_with",
    "blocking",
    "crate",
    "threshold",
    "failure_threshold",
    "fail_max",
    "recovery",
    "recovery_timeout",
    "reset_timeout",
    "half_open_max_calls",
    "success_threshold",
    "failure_rate",
    "window",
    "min_calls",
    "slow_call",
    "slow_rate",
    "failure_if",
    "failure_result",
    "ignore",
    "ignore_as",
    "recovery_factor",
    "max_recovery",
    "trial_timeout",
    "key",
    "max_keys",
    "timeout",
    "max_retries",
    "max_attempts",
    "retry_if",
    "abort_if",
    "fallback",
    "preset",
    "health",
];

/// What a preset stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Callee {
    External,
    Database,
    Queue,
    Cache,
}

impl Callee {
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::External => "external_service",
            Self::Database => "database_operation",
            Self::Queue => "message_queue",
            Self::Cache => "cache_operation",
        }
    }
}

/// How much depends on an external service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Importance {
    Critical,
    Optional,
}

/// What a preset says where the user does not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    pub(crate) threshold: u32,
    pub(crate) recovery: Duration,
    pub(crate) success_threshold: u32,
    pub(crate) timeout: Duration,
}

/// The arguments of a preset.
pub(crate) struct Preset {
    pub(crate) callee: Callee,
    pub(crate) keys: BreakerKeys,
    pub(crate) timeout: Slot<Value<Duration>>,
    pub(crate) max_retries: Slot<Value<Expr>>,
    pub(crate) max_attempts: Slot<Value<Expr>>,
    pub(crate) retry_if: Slot<Expr>,
    pub(crate) abort_if: Slot<Expr>,
    pub(crate) fallback: Slot<Expr>,
    pub(crate) importance: Slot<Importance>,
    /// The function that checks the service's health.
    pub(crate) health: Slot<Expr>,
    pub(crate) fallback_to_none: Slot<()>,
    pub(crate) common: Common,
}

impl Preset {
    pub(crate) fn read(callee: Callee, tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse(callee.attribute(), tokens, diag);
        let mut read = Self {
            callee,
            common: Common::read_named(&mut arguments),
            keys: BreakerKeys::read(&mut arguments),
            timeout: arguments.value("timeout", |value| value::duration(value, Zero::Refused)),
            max_retries: arguments.value("max_retries", value::count_or_zero),
            max_attempts: arguments.value("max_attempts", value::count),
            retry_if: arguments.value("retry_if", value::question),
            abort_if: arguments.value("abort_if", value::question),
            fallback: arguments.value("fallback", value::path),
            importance: None,
            health: None,
            fallback_to_none: None,
        };
        match callee {
            Callee::External => {
                read.importance = arguments.value("preset", |value| {
                    value::word(
                        value,
                        &[("critical", Importance::Critical), ("optional", Importance::Optional)],
                    )
                });
                read.health = arguments.value("health", value::path);
            }
            Callee::Cache => read.fallback_to_none = arguments.flag("fallback_to_none"),
            Callee::Database | Callee::Queue => {}
        }
        arguments.finish();
        read
    }

    /// What holds where nothing is written.
    pub(crate) fn defaults(&self) -> Defaults {
        let importance = self.importance.as_ref().map(|given| given.value);
        let (threshold, recovery, success_threshold, timeout) = match (self.callee, importance) {
            (Callee::External, None) => (5, 60, 3, 30),
            (Callee::External, Some(Importance::Critical)) => (10, 120, 3, 60),
            (Callee::External, Some(Importance::Optional)) => (2, 30, 3, 5),
            (Callee::Database | Callee::Queue, _) => (5, 30, 2, 30),
            (Callee::Cache, _) => (5, 30, 2, 1),
        };
        let (recovery, timeout) = (Duration::from_secs(recovery), Duration::from_secs(timeout));
        Defaults { threshold, recovery, success_threshold, timeout }
    }

    /// Whether it retries: only where that is written.
    pub(crate) fn retries(&self) -> bool {
        let none = self.max_retries.as_ref().is_some_and(|given| given.value.number() == Some(0));
        (self.max_retries.is_some() && !none) || self.max_attempts.is_some()
    }
}
