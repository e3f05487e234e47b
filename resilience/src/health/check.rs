//! What a check is: a trait for values that check, and the entry the engine runs.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::outcome::{Health, IntoHealth};
use super::run::Body;
use super::settings::{CheckSettings, OnError};
use crate::blocking;
use crate::policy::adjusted::Adjusted;
use crate::provided::{Dependency, Provided};
use crate::site::Site;
use crate::sync::Arc;

/// A boxed future, as the registry's `fn` pointers return it.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;

/// Something that can be checked: the built-in checks, a closure that returns a future, or a type of your own.
///
/// The engine gives it a timeout, isolates its panics and never runs it twice at a time, so an implementation
/// only has to look. A run that is given up is cancelled: dropped at its next `.await`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a health check",
    label = "not a health check",
    note = "hold one of `resilience::checks`, or implement `resilience::Check` for the type"
)]
pub trait Check: Send + Sync + Sized + 'static {
    /// Looks once.
    fn check(&self) -> impl Future<Output = Health> + Send;

    /// How it is run and judged.
    fn settings(&self) -> CheckSettings {
        CheckSettings::DEFAULT
    }

    /// The service cannot work without it: while it fails, the whole is unhealthy and not ready.
    fn critical(self) -> Configured<Self> {
        Configured::of(self, |settings| settings.critical = true)
    }

    /// Gives a run up after `limit`. Default: 5 s.
    fn timeout(self, limit: Duration) -> Configured<Self> {
        Configured::of(self, |settings| settings.timeout = limit)
    }

    /// Runs it in the background, this often.
    fn interval(self, interval: Duration) -> Configured<Self> {
        Configured::of(self, |settings| settings.interval = Some(interval))
    }

    /// How long a result answers probes before it runs again. Default: 1 s.
    fn max_age(self, age: Duration) -> Configured<Self> {
        Configured::of(self, |settings| settings.max_age = age)
    }

    /// So many failures in a row make it failed. Default: 1.
    fn failure_threshold(self, count: u32) -> Configured<Self> {
        Configured::of(self, |settings| settings.failure_threshold = count)
    }

    /// So many passes in a row make it pass again. Default: 1.
    fn success_threshold(self, count: u32) -> Configured<Self> {
        Configured::of(self, |settings| settings.success_threshold = count)
    }

    /// What its errors count as. Default: unhealthy.
    fn on_error(self, on_error: OnError) -> Configured<Self> {
        Configured::of(self, |settings| settings.on_error = on_error)
    }
}

#[diagnostic::do_not_recommend]
impl<F, R> Check for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output: IntoHealth> + Send,
{
    async fn check(&self) -> Health {
        self().await.into_health()
    }
}

/// A check with settings of its own.
#[derive(Clone, Debug)]
pub struct Configured<C> {
    check: C,
    settings: CheckSettings,
}

impl<C: Check> Configured<C> {
    fn of(check: C, change: impl FnOnce(&mut CheckSettings)) -> Self {
        let mut settings = check.settings();
        change(&mut settings);
        Self { check, settings }
    }
}

impl<C: Check> Check for Configured<C> {
    async fn check(&self) -> Health {
        self.check.check().await
    }

    fn settings(&self) -> CheckSettings {
        self.settings.clone()
    }
}

/// Runs a check that a `static` holds. Called by generated code.
#[doc(hidden)]
pub fn held<C: Check>(check: &'static C) -> BoxFuture<Health> {
    Box::pin(check.check())
}

/// How a declared check is run.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Probe {
    /// On the runtime.
    Async(fn(Arc<Provided>) -> BoxFuture<Health>),
    /// On a thread of its own.
    Blocking(fn(&Provided) -> Health),
}

/// A check declared with `#[health_check]`. Built by generated code.
#[doc(hidden)]
#[derive(Debug)]
pub struct CheckDeclaration {
    name: &'static str,
    site: Site,
    settings: CheckSettings,
    dependencies: &'static [Dependency],
    probe: Probe,
}

#[expect(
    clippy::missing_panics_doc,
    reason = "the panics are compile errors: attributes call these in a `static`"
)]
impl CheckDeclaration {
    pub const fn new(name: &'static str, site: Site, probe: Probe) -> Self {
        assert!(!name.is_empty(), "the name of a health check must not be empty");
        Self { name, site, settings: CheckSettings::DEFAULT, dependencies: &[], probe }
    }

    pub const fn dependencies(mut self, dependencies: &'static [Dependency]) -> Self {
        self.dependencies = dependencies;
        self
    }

    pub const fn critical(mut self) -> Self {
        self.settings.critical = true;
        self
    }

    pub const fn timeout(mut self, limit: Duration) -> Self {
        assert!(!limit.is_zero(), "the `timeout` of a health check must be longer than zero");
        self.settings.timeout = limit;
        self
    }

    pub const fn interval(mut self, interval: Duration) -> Self {
        assert!(!interval.is_zero(), "the `interval` of a health check must be longer than zero");
        self.settings.interval = Some(interval);
        self
    }

    pub const fn max_age(mut self, age: Duration) -> Self {
        self.settings.max_age = age;
        self
    }

    pub const fn failure_threshold(mut self, count: u32) -> Self {
        assert!(count > 0, "the `failure_threshold` of a health check must be at least 1");
        self.settings.failure_threshold = count;
        self
    }

    pub const fn success_threshold(mut self, count: u32) -> Self {
        assert!(count > 0, "the `success_threshold` of a health check must be at least 1");
        self.settings.success_threshold = count;
        self
    }

    pub const fn on_error(mut self, on_error: OnError) -> Self {
        self.settings.on_error = on_error;
        self
    }
}

type Runner = Arc<dyn Fn(Arc<Provided>) -> BoxFuture<Health> + Send + Sync>;

enum Run {
    Async(Runner),
    Blocking(fn(&Provided) -> Health),
}

/// A check as the engine knows it, declared or added at run time.
pub(crate) struct CheckEntry {
    pub(crate) name: Cow<'static, str>,
    pub(crate) site: Site,
    pub(crate) settings: Arc<Adjusted<CheckSettings>>,
    pub(crate) dependencies: &'static [Dependency],
    /// Counts for readiness, whatever that is said to depend on.
    pub(crate) always_counts: bool,
    run: Run,
}

impl CheckEntry {
    /// A check added while the program runs.
    pub(crate) fn added(name: Cow<'static, str>, site: Site, check: impl Check) -> Self {
        let settings = Arc::new(Adjusted::new(check.settings()));
        let check = Arc::new(check);
        let run: Runner = Arc::new(move |_| {
            let check = Arc::clone(&check);
            Box::pin(async move { check.check().await })
        });
        Self { name, site, settings, dependencies: &[], always_counts: false, run: Run::Async(run) }
    }

    /// Counts for readiness, whatever that is said to depend on.
    #[cfg(feature = "serve")]
    pub(crate) fn always_counts(mut self) -> Self {
        self.always_counts = true;
        self
    }

    /// How it is run and judged.
    pub(crate) fn settings(&self) -> &CheckSettings {
        self.settings.get()
    }

    /// Starts one run on `runtime`; its body's end is the run's end, whatever way it ends.
    pub(crate) fn start(&self, runtime: &tokio::runtime::Handle, provided: &Arc<Provided>) -> Body {
        let provided = Arc::clone(provided);
        match &self.run {
            Run::Async(run) => {
                // Within the task: a closure may panic before there is a future.
                let run = Arc::clone(run);
                Body::Task(runtime.spawn(async move { run(provided).await }))
            }
            Run::Blocking(run) => {
                let run = *run;
                Body::Thread(blocking::start(&self.name, runtime, move || run(&provided)))
            }
        }
    }

    /// What no run could make up for: settings out of range, which attributes refuse and run-time code can set.
    pub(crate) fn faults(&self) -> Vec<String> {
        let (name, settings) = (&self.name, &self.settings.declared);
        let mut faults = Vec::new();
        let mut fault = |at_fault: bool, text: &str| {
            if at_fault {
                faults.push(format!("health check `{name}`: {text}"));
            }
        };
        fault(name.is_empty(), "its name must not be empty");
        fault(name.chars().any(char::is_control), "its name must not hold control characters");
        fault(settings.timeout.is_zero(), "`timeout` must be longer than zero");
        fault(
            settings.interval.is_some_and(|interval| interval.is_zero()),
            "`interval` must be longer than zero",
        );
        fault(settings.failure_threshold == 0, "`failure_threshold` must be at least 1");
        fault(settings.success_threshold == 0, "`success_threshold` must be at least 1");
        faults
    }

    /// The dependencies that nobody provided.
    pub(crate) fn missing<'a>(&'a self, provided: &'a Provided) -> impl Iterator<Item = &'a Dependency> {
        self.dependencies.iter().filter(|dependency| !provided.has(dependency))
    }
}

impl From<&'static CheckDeclaration> for CheckEntry {
    fn from(declaration: &'static CheckDeclaration) -> Self {
        Self {
            name: Cow::Borrowed(declaration.name),
            site: declaration.site,
            settings: Arc::new(Adjusted::new(declaration.settings.clone())),
            dependencies: declaration.dependencies,
            always_counts: false,
            run: match declaration.probe {
                Probe::Async(run) => Run::Async(Arc::new(run)),
                Probe::Blocking(run) => Run::Blocking(run),
            },
        }
    }
}

impl fmt::Debug for CheckEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CheckEntry")
            .field("name", &self.name)
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}
