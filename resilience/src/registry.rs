//! What the program declares: the link-time slice as one sorted, verified view.

mod declared;
#[cfg(feature = "serve")]
mod layers;
mod policies;

use std::collections::BTreeMap;

use crate::error::{Problem, Problems};
use crate::guard::Guard;
use crate::health::check::{CheckDeclaration, CheckEntry};
use crate::hook::{CircuitListenerRun, HookDeclaration, ListenerRun};
#[cfg(feature = "serve")]
use crate::http::Classifier;
use crate::policy::Policy;
use crate::site::Site;
use crate::slo::Slo;
use policies::Gathered;

pub use declared::{Declared, declared, verify};
#[cfg(feature = "serve")]
pub(crate) use layers::{add_to_layers, with_layers};
pub(crate) use policies::PolicyEntry;

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
    CircuitChange(HookDeclaration<CircuitListenerRun>),
    /// The policies that attributes put around a function.
    Guard(&'static Guard),
    /// A policy in a `static`.
    Policy(Policy, Site),
    /// The objective of a handler.
    Slo(&'static Slo),
    /// What tells the class of a route.
    #[cfg(feature = "serve")]
    RouteClass(Classifier, Site),
}

/// The declarations, by kind, in a fixed order: hooks by their `order`, the rest by name, equals by site.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) checks: Vec<CheckEntry>,
    pub(crate) startup: Vec<&'static HookDeclaration>,
    pub(crate) shutdown: Vec<&'static HookDeclaration>,
    pub(crate) health_change: Vec<&'static HookDeclaration<ListenerRun>>,
    pub(crate) circuit_change: Vec<&'static HookDeclaration<CircuitListenerRun>>,
    /// By kind.
    pub(crate) policies: Vec<PolicyEntry>,
    pub(crate) slos: Vec<&'static Slo>,
    /// Those that were dropped as copies too: one of them is marked with, and nobody knows which.
    pub(crate) slo_copies: Vec<&'static Slo>,
    /// One, or a problem.
    #[cfg(feature = "serve")]
    pub(crate) route_class: Vec<(Classifier, Site)>,
}

impl Registry {
    /// What is linked into this program.
    pub(crate) fn linked() -> Self {
        Self::of(&DECLARATIONS)
    }

    fn of(declarations: &'static [Declaration]) -> Self {
        let (mut registry, mut policies) = (Self::default(), Gathered::default());
        for declaration in declarations {
            match declaration {
                Declaration::Check(check) => registry.checks.push(check.into()),
                Declaration::Startup(hook) => registry.startup.push(hook),
                Declaration::Shutdown(hook) => registry.shutdown.push(hook),
                Declaration::HealthChange(hook) => registry.health_change.push(hook),
                Declaration::CircuitChange(hook) => registry.circuit_change.push(hook),
                Declaration::Guard(guard) => policies.add_guard(guard),
                Declaration::Policy(policy, site) => policies.add(*policy, *site),
                Declaration::Slo(slo) => registry.slo_copies.push(slo),
                #[cfg(feature = "serve")]
                Declaration::RouteClass(classifier, site) => registry.route_class.push((*classifier, *site)),
            }
        }
        registry.policies = policies.grouped();
        registry.slos.clone_from(&registry.slo_copies);
        registry.sort();
        registry.drop_copies();
        registry
    }

    fn sort(&mut self) {
        self.checks.sort_by(|a, b| (&a.name, a.site).cmp(&(&b.name, b.site)));
        self.startup.sort_by_key(|hook| (hook.order, hook.site));
        self.shutdown.sort_by_key(|hook| (hook.order, hook.site));
        self.health_change.sort_by_key(|hook| (hook.order, hook.site));
        self.circuit_change.sort_by_key(|hook| (hook.order, hook.site));
        self.slos.sort_by_key(|slo| (slo.name, slo.site));
        #[cfg(feature = "serve")]
        self.route_class.sort_by_key(|(_, site)| *site);
    }

    /// Keeps one of the copies that an attribute which copies function bodies (`#[axum::debug_handler]`) leaves: they
    /// share site and item. Not for what is added at run time, where one place may add two checks of one name.
    fn drop_copies(&mut self) {
        self.checks.dedup_by_key(|check| (check.name.clone(), check.site));
        self.startup.dedup_by_key(|hook| hook.site);
        self.shutdown.dedup_by_key(|hook| hook.site);
        self.health_change.dedup_by_key(|hook| hook.site);
        self.circuit_change.dedup_by_key(|hook| hook.site);
        self.slos.dedup_by_key(|slo| (slo.name, slo.site));
        #[cfg(feature = "serve")]
        self.route_class.dedup_by_key(|(_, site)| *site);
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
        let checks = self.checks.iter().map(|check| (&*check.name, check.site));
        unique("health check", "health_check", checks, problems);
        unique("startup hook", "on_startup", named(&self.startup), problems);
        unique("shutdown hook", "on_shutdown", named(&self.shutdown), problems);
        unique("health listener", "on_health_change", named(&self.health_change), problems);
        unique("circuit listener", "on_circuit_change", named(&self.circuit_change), problems);
        let slos = self.slos.iter().map(|slo| (slo.name, slo.site));
        unique("objective", "slo", slos, problems);
        #[cfg(feature = "serve")]
        one_classifier(&self.route_class, problems);
        policies::find_faults(&self.policies, problems);
        policies::find_clashes(&self.policies, problems);
    }
}

fn named<R>(hooks: &[&'static HookDeclaration<R>]) -> impl Iterator<Item = (&'static str, Site)> {
    hooks.iter().map(|hook| (hook.name, hook.site))
}

/// A route has one class.
#[cfg(feature = "serve")]
fn one_classifier(classifiers: &[(Classifier, Site)], problems: &mut Problems) {
    if classifiers.len() > 1 {
        let count = count(classifiers.len());
        let message = format!(
            "{count} functions tell the class of a route, by `#[route_class]` or `.route_class(..)`: leave one of them"
        );
        problems.push(Problem::new(message).at_all(classifiers.iter().map(|(_, site)| *site)));
    }
}

/// `two`, `3`, ..
fn count(count: usize) -> String {
    if count == 2 { "two".to_owned() } else { count.to_string() }
}

/// Reports the names of one kind that stand more than once.
fn unique<'a>(
    kind: &str,
    attribute: &str,
    named: impl Iterator<Item = (&'a str, Site)>,
    problems: &mut Problems,
) {
    let mut sites: BTreeMap<&str, Vec<Site>> = BTreeMap::new();
    for (name, site) in named {
        sites.entry(name).or_default().push(site);
    }
    for (name, sites) in sites.into_iter().filter(|(_, sites)| sites.len() > 1) {
        let count = count(sites.len());
        let message = format!(
            "{count} {kind}s are named `{name}`: give each a name of its own, as in `#[{attribute}(\"{name}-2\")]`"
        );
        problems.push(Problem::new(message).at_all(sites));
    }
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
