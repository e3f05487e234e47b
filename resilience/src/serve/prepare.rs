//! Finds everything that is wrong before anything runs.

use super::admin::MAIN_LISTENER;
use super::builder::Serve;
use super::grace;
use super::overlap;
use crate::config;
use crate::error::{Problem, Problems};
use crate::hook::HookDeclaration;
use crate::http::rate_limit;
use crate::provided::{Dependency, Provided};
use crate::registry::Registry;
use crate::site::Site;

impl Serve {
    /// What is declared and what was added, with every problem in it.
    pub(super) fn gather(&mut self, problems: &mut Problems) -> Registry {
        for problem in self.problems.drain(..) {
            problems.push(problem);
        }
        let mut registry = Registry::linked();
        registry.add(self.checks.drain(..));
        registry.route_class.append(&mut self.route_classes);
        registry.verify(problems);
        config::configure(&registry, problems);
        self.find_reserved_names(&registry, problems);
        find_missing(&registry, &self.provided, problems);
        self.find_long_hooks(&registry, problems);
        self.find_missing_checks(&registry, problems);
        self.endpoints.verify(problems);
        overlap::find(&self.routes, &self.endpoints, problems);
        rate_limit::find_faults(problems);
        self.request_refusals(problems);
        self.find_faulty_webhooks(problems);
        if let Err(problem) = grace::told() {
            problems.push(problem);
        }
        registry
    }

    /// The check that `.admin(..)` adds has a name too.
    fn find_reserved_names(&self, registry: &Registry, problems: &mut Problems) {
        let taken =
            registry.checks.iter().filter(|check| self.admin.is_some() && check.name == MAIN_LISTENER);
        for check in taken {
            let message =
                format!("`.admin(..)` adds a health check `{MAIN_LISTENER}`: give yours another name");
            problems.push(Problem::new(message).at(check.site));
        }
    }

    fn find_long_hooks(&self, registry: &Registry, problems: &mut Problems) {
        let cleanup = self.shutdown.cleanup;
        for hook in &registry.shutdown {
            if let Some(timeout) = hook.timeout.filter(|timeout| *timeout > cleanup) {
                let name = hook.name;
                let message = format!(
                    "shutdown hook `{name}`: its timeout of {timeout:?} is longer than the time for all cleanup, \
                     {cleanup:?}: shorten it, or give more with `.shutdown(delay, drain, cleanup)`"
                );
                problems.push(Problem::new(message).at(hook.site));
            }
        }
    }

    fn find_missing_checks(&self, registry: &Registry, problems: &mut Problems) {
        for (name, site) in &self.required {
            if registry.checks.iter().any(|check| check.name == *name) {
                continue;
            }
            let mut known: Vec<_> = registry.checks.iter().map(|check| format!("`{}`", check.name)).collect();
            known.dedup();
            let known = match known.as_slice() {
                [] => "there is none".to_owned(),
                known => format!("there are {}", known.join(", ")),
            };
            problems.push(Problem::new(format!("no health check is named `{name}`: {known}")).at(*site));
        }
    }
}

/// What checks and hooks take and nobody provided.
fn find_missing(registry: &Registry, provided: &Provided, problems: &mut Problems) {
    for check in &registry.checks {
        let missing = check.missing(provided);
        tell("health check", &check.name, check.site, missing, problems);
    }
    for hook in &registry.startup {
        tell("startup hook", hook.name, hook.site, missing_of(hook, provided), problems);
    }
    for hook in &registry.shutdown {
        tell("shutdown hook", hook.name, hook.site, missing_of(hook, provided), problems);
    }
    for hook in &registry.health_change {
        tell("health listener", hook.name, hook.site, missing_of(hook, provided), problems);
    }
    for hook in &registry.circuit_change {
        tell("circuit listener", hook.name, hook.site, missing_of(hook, provided), problems);
    }
}

fn missing_of<'a, R>(
    hook: &'a HookDeclaration<R>,
    provided: &'a Provided,
) -> impl Iterator<Item = &'a Dependency> {
    hook.dependencies.iter().filter(|dependency| !provided.has(dependency))
}

fn tell<'a>(
    kind: &str,
    name: &str,
    site: Site,
    missing: impl Iterator<Item = &'a Dependency>,
    problems: &mut Problems,
) {
    for dependency in missing {
        let type_name = dependency.type_name();
        let message = format!(
            "{kind} `{name}` needs a `{type_name}`, which nobody provided: add `.provide(..)` to `serve()`"
        );
        problems.push(Problem::new(message).at(site));
    }
}
