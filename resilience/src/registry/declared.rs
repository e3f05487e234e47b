//! What a program may ask of its own declarations.

use super::Registry;
use crate::error::{Problems, Result};
use crate::site::Site;

/// One declaration of the program: what a start-up table or a live page shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Declared {
    /// What it is: `health check`, `startup hook`, `shutdown hook`, `health listener`, `circuit listener`,
    /// `circuit breaker`, `retry`, `timeout`, `bulkhead`, `rate limiter`, `fallback`, `cache fallback`,
    /// `objective`, `route class`.
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
    let circuit_listeners =
        registry.circuit_change.iter().map(|declared| hook("circuit listener", declared.name, declared.site));
    let policies = registry.policies.iter().map(|entry| hook(entry.kind(), entry.name, entry.site));
    let slos = registry.slos.iter().map(|slo| hook("objective", slo.name, slo.site));
    let hooks = startup.chain(shutdown).chain(listeners).chain(circuit_listeners);
    let mut declared: Vec<_> = checks.chain(hooks).chain(policies).chain(slos).collect();
    #[cfg(feature = "serve")]
    declared.extend(registry.route_class.iter().map(|(_, site)| hook("route class", site.item(), *site)));
    declared.sort();
    declared
}

/// Checks what attributes declare across the whole program, as `serve()` does at its start: every name is there once
/// of its kind, and settings fit together. For a unit test:
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
