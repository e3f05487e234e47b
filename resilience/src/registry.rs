//! What the program declares: the link-time slice as one sorted, verified view.

use std::collections::BTreeMap;

use crate::error::{Problem, Problems, Result};
use crate::guard::Guard;
use crate::health::check::{CheckDeclaration, CheckEntry};
use crate::hook::{HookDeclaration, ListenerRun};
use crate::policy::Policy;
use crate::site::Site;

/// Everything that attributes declare, in no order: the linker gathers it.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static DECLARATIONS: [Declaration];

/// One declaration.
#[doc(hidden)]
#[derive(Debug)]
pub enum Declaration {
    Check(CheckDeclaration),
    Startup(HookDeclaration),
    Shutdown(HookDeclaration),
    HealthChange(HookDeclaration<ListenerRun>),
    /// The policies that attributes put around a function.
    Guard(&'static Guard),
    /// A policy in a `static`.
    Policy(Policy, Site),
}

/// The declarations, by kind, in a fixed order: hooks by their `order`, the rest by name, equals by site.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) checks: Vec<CheckEntry>,
    pub(crate) startup: Vec<&'static HookDeclaration>,
    pub(crate) shutdown: Vec<&'static HookDeclaration>,
    pub(crate) health_change: Vec<&'static HookDeclaration<ListenerRun>>,
    pub(crate) policies: Vec<(Policy, Site)>,
}

impl Registry {
    /// What is linked into this program.
    pub(crate) fn linked() -> Self {
        Self::of(&DECLARATIONS)
    }

    fn of(declarations: &'static [Declaration]) -> Self {
        let mut registry = Self::default();
        for declaration in declarations {
            match declaration {
                Declaration::Check(check) => registry.checks.push(check.into()),
                Declaration::Startup(hook) => registry.startup.push(hook),
                Declaration::Shutdown(hook) => registry.shutdown.push(hook),
                Declaration::HealthChange(hook) => registry.health_change.push(hook),
                Declaration::Guard(guard) => {
                    registry.policies.extend(guard.policies().map(|policy| (policy, guard.site)))
                }
                Declaration::Policy(policy, site) => registry.policies.push((*policy, *site)),
            }
        }
        registry.sort();
        registry.drop_copies();
        registry
    }

    fn sort(&mut self) {
        self.checks.sort_by(|a, b| (&a.name, a.site).cmp(&(&b.name, b.site)));
        self.startup.sort_by_key(|hook| (hook.order, hook.site));
        self.shutdown.sort_by_key(|hook| (hook.order, hook.site));
        self.health_change.sort_by_key(|hook| (hook.order, hook.site));
    }

    /// Keeps one of the copies that an attribute which copies function bodies (`#[axum::debug_handler]`) leaves: they
    /// share site and item. Not for what is added at run time, where one place may add two checks of one name.
    fn drop_copies(&mut self) {
        self.checks.dedup_by_key(|check| (check.name.clone(), check.site));
        self.startup.dedup_by_key(|hook| hook.site);
        self.shutdown.dedup_by_key(|hook| hook.site);
        self.health_change.dedup_by_key(|hook| hook.site);
    }

    /// Adds checks made at run time.
    pub(crate) fn add(&mut self, checks: impl IntoIterator<Item = CheckEntry>) {
        self.checks.extend(checks);
        self.sort();
    }

    /// What can be judged without a running service: every name once per kind, every setting in its range.
    pub(crate) fn verify(&self, problems: &mut Problems) {
        for check in &self.checks {
            for message in check.faults() {
                problems.push(Problem::new(message).at(check.site));
            }
        }
        let hooks = |hooks: &[&'static HookDeclaration]| -> Vec<_> {
            hooks.iter().map(|hook| (hook.name, hook.site)).collect()
        };
        unique("health check", self.checks.iter().map(|check| (&*check.name, check.site)), problems);
        unique("startup hook", hooks(&self.startup), problems);
        unique("shutdown hook", hooks(&self.shutdown), problems);
        unique("health listener", self.health_change.iter().map(|hook| (hook.name, hook.site)), problems);
    }
}

/// Reports the names of one kind that stand more than once.
fn unique<'a>(kind: &str, named: impl IntoIterator<Item = (&'a str, Site)>, problems: &mut Problems) {
    let mut sites: BTreeMap<&str, Vec<Site>> = BTreeMap::new();
    for (name, site) in named {
        sites.entry(name).or_default().push(site);
    }
    for (name, sites) in sites.into_iter().filter(|(_, sites)| sites.len() > 1) {
        let count = if sites.len() == 2 { "two".to_owned() } else { sites.len().to_string() };
        let attribute = match kind {
            "startup hook" => "on_startup",
            "shutdown hook" => "on_shutdown",
            "health listener" => "on_health_change",
            _ => "health_check",
        };
        let message = format!(
            "{count} {kind}s are named `{name}`: give each a name of its own, as in `#[{attribute}(\"{name}-2\")]`"
        );
        problems.push(Problem::new(message).at_all(sites));
    }
}

/// One declaration of the program: what a start-up table or a live page shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Declared {
    /// What it is: `health check`, `startup hook`, `shutdown hook`, `health listener`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub site: Site,
}

/// Everything that attributes declare in this program, sorted by kind and name.
///
/// A dependency that the program never names is not linked, and what it declares is not here: name it, if only as
/// `use plugin as _;`.
///
/// ```
/// for declared in resilience::declared() {
///     println!("{:16} {:20} {}", declared.kind, declared.name, declared.site);
/// }
/// ```
pub fn declared() -> Vec<Declared> {
    let registry = Registry::linked();
    let hook = |kind, name: &str, site| Declared { kind, name: name.to_owned(), site };
    let checks = registry.checks.iter().map(|check| hook("health check", &check.name, check.site));
    let startup = registry.startup.iter().map(|declared| hook("startup hook", declared.name, declared.site));
    let shutdown =
        registry.shutdown.iter().map(|declared| hook("shutdown hook", declared.name, declared.site));
    let listeners =
        registry.health_change.iter().map(|declared| hook("health listener", declared.name, declared.site));
    let mut declared: Vec<_> = checks.chain(startup).chain(shutdown).chain(listeners).collect();
    declared.sort();
    declared
}

/// Checks what attributes declare across the whole program, as `serve()` does at its start: every name is there
/// once. For a unit test:
///
/// ```standalone_crate
/// // #[test]
/// fn declarations_fit_together() {
///     resilience::verify().unwrap();
/// }
/// # declarations_fit_together();
/// ```
///
/// # Errors
/// With every clash at once, each with file and line.
pub fn verify() -> Result<()> {
    let mut problems = Problems::default();
    Registry::linked().verify(&mut problems);
    problems.finish()
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
