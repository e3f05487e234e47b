//! Functions that run when the service starts, stops or changes its health, or when a circuit changes.

use std::fmt::Display;
use std::time::Duration;

use crate::event::CircuitChange;
use crate::health::change::HealthChange;
use crate::health::check::BoxFuture;
use crate::health::redact::redact;
use crate::provided::{Dependency, Provided};
use crate::site::Site;
use crate::sync::Arc;

/// What a hook came to: the text of its error, if it failed.
pub type HookResult = std::result::Result<(), String>;

/// How a hook is run.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum HookRun {
    /// On the runtime.
    Async(fn(Arc<Provided>) -> BoxFuture<HookResult>),
    /// On a thread of its own.
    Blocking(fn(&Provided) -> HookResult),
}

/// How a listener is run.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum ListenerRun {
    /// On the runtime.
    Async(fn(Arc<Provided>, HealthChange) -> BoxFuture<HookResult>),
    /// On a thread of its own.
    Blocking(fn(&Provided, HealthChange) -> HookResult),
}

/// How a listener to circuits is run.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum CircuitListenerRun {
    /// On the runtime.
    Async(fn(Arc<Provided>, CircuitChange) -> BoxFuture<HookResult>),
    /// On a thread of its own.
    Blocking(fn(&Provided, CircuitChange) -> HookResult),
}

/// A function declared with `#[on_startup]`, `#[on_shutdown]`, `#[on_health_change]` or `#[on_circuit_change]`. Built by generated code.
#[doc(hidden)]
#[derive(Debug)]
pub struct HookDeclaration<R = HookRun> {
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    pub(crate) order: i32,
    pub(crate) timeout: Option<Duration>,
    pub(crate) dependencies: &'static [Dependency],
    pub(crate) run: R,
}

#[expect(
    clippy::missing_panics_doc,
    reason = "the panics are compile errors: attributes call these in a `static`"
)]
impl<R: Copy> HookDeclaration<R> {
    pub const fn new(name: &'static str, site: Site, run: R) -> Self {
        Self { name, site, order: 0, timeout: None, dependencies: &[], run }
    }

    pub const fn order(mut self, order: i32) -> Self {
        self.order = order;
        self
    }

    pub const fn timeout(mut self, limit: Duration) -> Self {
        assert!(!limit.is_zero(), "the `timeout` of a hook must be longer than zero");
        self.timeout = Some(limit);
        self
    }

    pub const fn dependencies(mut self, dependencies: &'static [Dependency]) -> Self {
        self.dependencies = dependencies;
        self
    }
}

/// The return types of a hook: `()`, or `Result` with an error that is `Display`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a hook",
    label = "not the result of a hook",
    note = "return `()`, or `Result<(), E>` whose error `E` is `Display`"
)]
pub trait IntoHookResult {
    /// The result with its error as text, passwords in addresses taken out.
    fn into_hook_result(self) -> HookResult;
}

impl IntoHookResult for () {
    fn into_hook_result(self) -> HookResult {
        Ok(())
    }
}

impl<E: Display> IntoHookResult for std::result::Result<(), E> {
    fn into_hook_result(self) -> HookResult {
        self.map_err(|error| redact(&error.to_string()))
    }
}
