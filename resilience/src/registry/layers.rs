//! The limiters in layers, which no attribute declares: the program makes them as it puts its routes together.

use super::PolicyEntry;
use crate::policy::Policy;
use crate::policy::rate_limiter::RateLimiter;
use crate::site::Site;
use crate::sync::{Mutex, lock};

static LIMITERS: Mutex<Vec<(&'static RateLimiter, Site)>> = Mutex::new(Vec::new());

/// A limiter stands in a layer that the program made there.
pub(crate) fn add_to_layers(limiter: &'static RateLimiter, site: Site) {
    lock(&LIMITERS).push((limiter, site));
}

/// The declared policies and the limiters in layers. Of one name they are one, and what they counted is summed.
pub(crate) fn with_layers(declared: &[PolicyEntry]) -> Vec<PolicyEntry> {
    let mut entries = declared.to_vec();
    for (limiter, site) in lock(&LIMITERS).iter() {
        let policy = Policy::RateLimiter(limiter);
        let is_same = |entry: &&mut PolicyEntry| entry.name == policy.name() && entry.kind() == policy.kind();
        match entries.iter_mut().find(is_same) {
            Some(entry) => entry.copies.push(policy),
            None => entries.push(PolicyEntry::of(policy.name(), *site, vec![policy])),
        }
    }
    entries
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
