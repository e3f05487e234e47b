//! The declared policies: which are the same one, and which only have the same name.

use std::collections::BTreeMap;
use std::ptr;

use crate::error::{Problem, Problems};
use crate::guard::{CalleeKind, Guard};
use crate::policy::Policy;
use crate::site::Site;

/// One policy of the program. An attribute that copies function bodies (`#[axum::debug_handler]`) leaves copies of one
/// declaration: together they are one policy, and what they counted is summed.
#[derive(Clone, Debug)]
pub(crate) struct PolicyEntry {
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    /// What the guard calls that declares it, if one does.
    callee: CalleeKind,
    /// Never empty; all of one kind.
    pub(crate) copies: Vec<Policy>,
}

/// The policies as they are declared, before it is known which are the same.
#[derive(Debug, Default)]
pub(super) struct Gathered(Vec<Found>);

#[derive(Debug)]
struct Found {
    policy: Policy,
    site: Site,
    callee: CalleeKind,
    /// Whether an attribute stands above the policy itself; a guard may use what another place declares.
    own: bool,
}

impl Gathered {
    pub(super) fn add_guard(&mut self, guard: &'static Guard) {
        let (site, callee) = (guard.site, guard.kind);
        self.0.extend(guard.policies().map(|policy| Found { policy, site, callee, own: false }));
    }

    pub(super) fn add(&mut self, policy: Policy, site: Site) {
        self.0.push(Found { policy, site, callee: CalleeKind::Other, own: true });
    }

    /// The policies, sorted by kind, name and site: several guards may share one, and several copies may be one.
    pub(super) fn grouped(mut self) -> Vec<PolicyEntry> {
        // Of the places that name one policy, its own comes first.
        self.0.sort_by_key(|found| (found.policy.address(), !found.own, found.site));
        self.0.dedup_by_key(|found| found.policy.address());
        self.0.sort_by_key(|found| (found.policy.rank(), found.policy.name(), found.site));
        let mut entries: Vec<PolicyEntry> = Vec::new();
        for Found { policy, site, callee, .. } in self.0 {
            let name = policy.name();
            match entries.last_mut() {
                Some(last) if last.is_copied_by(policy, site) => last.copies.push(policy),
                _ => entries.push(PolicyEntry { name, site, callee, copies: vec![policy] }),
            }
        }
        entries
    }
}

impl PolicyEntry {
    /// What no guard declares.
    #[cfg(feature = "serve")]
    pub(crate) fn of(name: &'static str, site: Site, copies: Vec<Policy>) -> Self {
        Self { name, site, callee: CalleeKind::Other, copies }
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        self.copies[0].kind()
    }

    /// Whether its copies have different settings: functions that one `macro_rules` makes stand at one place and may
    /// have one name, and are not copies at all.
    pub(crate) fn differs(&self) -> bool {
        let first = self.copies[0].settings();
        self.copies[1..].iter().any(|copy| copy.settings() != first)
    }

    fn is_copied_by(&self, policy: Policy, site: Site) -> bool {
        self.copies[0].rank() == policy.rank() && self.name == policy.name() && self.site == site
    }

    /// The attribute that gives it its name.
    fn attribute(&self) -> String {
        let preset = match self.callee {
            CalleeKind::External => Some("external_service"),
            CalleeKind::Database => Some("database_operation"),
            CalleeKind::Cache => Some("cache_operation"),
            CalleeKind::Queue => Some("message_queue"),
            CalleeKind::Other => None,
        };
        let other = format!("{}-2", self.name);
        match (preset, self.copies[0]) {
            (Some(preset), _) => format!("#[{preset}(\"{other}\")]"),
            (None, Policy::CircuitBreaker(_)) => format!("#[circuit_breaker(\"{other}\")]"),
            (None, policy) => format!("#[{}(name = \"{other}\")]", policy.attribute()),
        }
    }
}

/// Reports the settings that do not fit together.
pub(super) fn find_faults(entries: &[PolicyEntry], problems: &mut Problems) {
    for entry in entries {
        let mut faults: Vec<_> = entry.copies.iter().filter_map(|copy| copy.fault()).collect();
        faults.dedup();
        for fault in faults {
            let (kind, name) = (entry.kind(), entry.name);
            problems.push(Problem::new(format!("{kind} `{name}`: {fault}")).at(entry.site));
        }
    }
}

/// Reports every name that several policies of one kind have. Policies of one stack share a name, so that all the kinds
/// that meet at the same places are one problem.
pub(super) fn find_clashes(entries: &[PolicyEntry], problems: &mut Problems) {
    let mut clashes: BTreeMap<(&str, Vec<Site>), Vec<&PolicyEntry>> = BTreeMap::new();
    for same in entries.chunk_by(|a, b| a.name == b.name && a.copies[0].rank() == b.copies[0].rank()) {
        if let [first, _, ..] = same {
            let sites = same.iter().map(|entry| entry.site).collect();
            clashes.entry((first.name, sites)).or_default().push(first);
        }
    }
    for ((name, sites), kinds) in clashes {
        let count = super::count(sites.len());
        // The breaker's name, or the preset's, is that of the whole stack.
        let namesake = kinds.iter().find(|entry| matches!(entry.copies[0], Policy::CircuitBreaker(_)));
        let attribute = namesake.unwrap_or(&kinds[0]).attribute();
        let kinds: Vec<_> = kinds.iter().map(|entry| entry.copies[0].kinds()).collect();
        let kinds = listed(&kinds);
        problems.push(
            Problem::new(format!(
                "{count} {kinds} are named `{name}`: give each a name of its own, as in `{attribute}`"
            ))
            .at_all(sites),
        );
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [head @ .., last] if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        words => words.concat(),
    }
}

impl Policy {
    /// The name it was given.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CircuitBreaker(policy) => policy.name(),
            Self::Retry(policy) => policy.name(),
            Self::Timeout(policy) => policy.name(),
            Self::Bulkhead(policy) => policy.name(),
            Self::RateLimiter(policy) => policy.name(),
            Self::Fallback(policy) => policy.name(),
            Self::CacheFallback(policy) => policy.name(),
        }
    }

    /// What it is, in words.
    pub(crate) const fn kind(self) -> &'static str {
        self.words().1
    }

    const fn kinds(self) -> &'static str {
        self.words().2
    }

    const fn attribute(self) -> &'static str {
        self.words().3
    }

    const fn rank(self) -> u8 {
        self.words().0
    }

    /// Its place in lists, the word for one and for several, and the attribute.
    const fn words(self) -> (u8, &'static str, &'static str, &'static str) {
        match self {
            Self::CircuitBreaker(_) => (0, "circuit breaker", "circuit breakers", "circuit_breaker"),
            Self::Retry(_) => (1, "retry", "retries", "retry"),
            Self::Timeout(_) => (2, "timeout", "timeouts", "timeout"),
            Self::Bulkhead(_) => (3, "bulkhead", "bulkheads", "bulkhead"),
            Self::RateLimiter(_) => (4, "rate limiter", "rate limiters", "rate_limit"),
            Self::Fallback(_) => (5, "fallback", "fallbacks", "fallback"),
            Self::CacheFallback(_) => (6, "cache fallback", "cache fallbacks", "cache_fallback"),
        }
    }

    /// What does not fit together in its settings. Attributes do not compile then; a `static` without one does.
    const fn fault(self) -> Option<&'static str> {
        match self {
            Self::CircuitBreaker(policy) => policy.fault(),
            Self::Retry(policy) => policy.fault(),
            Self::Timeout(policy) => policy.fault(),
            Self::Bulkhead(policy) => policy.fault(),
            Self::RateLimiter(policy) => policy.fault(),
            Self::Fallback(_) | Self::CacheFallback(_) => None,
        }
    }

    /// Its settings in words, to compare copies by.
    fn settings(self) -> String {
        match self {
            Self::CircuitBreaker(policy) => policy.shown_settings(),
            Self::Retry(policy) => policy.shown_settings(),
            Self::Timeout(policy) => policy.shown_settings(),
            Self::Bulkhead(policy) => policy.shown_settings(),
            Self::RateLimiter(policy) => policy.shown_settings(),
            Self::CacheFallback(policy) => policy.shown_settings(),
            Self::Fallback(_) => String::new(),
        }
    }

    /// Where it lies in memory: what tells one policy from another.
    pub(crate) fn address(self) -> *const () {
        match self {
            Self::CircuitBreaker(policy) => ptr::from_ref(policy).cast(),
            Self::Retry(policy) => ptr::from_ref(policy).cast(),
            Self::Timeout(policy) => ptr::from_ref(policy).cast(),
            Self::Bulkhead(policy) => ptr::from_ref(policy).cast(),
            Self::RateLimiter(policy) => ptr::from_ref(policy).cast(),
            Self::Fallback(policy) => ptr::from_ref(policy).cast(),
            Self::CacheFallback(policy) => ptr::from_ref(policy).cast(),
        }
    }
}

#[cfg(test)]
#[path = "policies_tests.rs"]
mod tests;
