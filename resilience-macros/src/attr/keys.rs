//! Whose key a stray one is.

use super::{
    bulkhead, cache_fallback, circuit_breaker, fallback, health_check, hook, preset, rate_limit, retry,
    route_class, slo, timeout,
};
use crate::nearest::listed;

/// The attributes that declare, and their keys.
pub(super) const DECLARING: &[(&str, &[&str])] = &[
    ("health_check", health_check::KEYS),
    ("on_startup", hook::KEYS),
    ("on_shutdown", hook::KEYS),
    ("on_health_change", hook::LISTENER_KEYS),
    ("on_circuit_change", hook::LISTENER_KEYS),
    ("route_class", route_class::KEYS),
];

/// The attributes that stand above one function together: policies and the objective, and their keys.
pub(super) const POLICIES: &[(&str, &[&str])] = &[
    ("circuit_breaker", circuit_breaker::KEYS),
    ("retry", retry::KEYS),
    ("timeout", timeout::KEYS),
    ("bulkhead", bulkhead::KEYS),
    ("rate_limit", rate_limit::KEYS),
    ("fallback", fallback::KEYS),
    ("cache_fallback", cache_fallback::KEYS),
    ("slo", slo::KEYS),
];

/// The presets, which share most of their keys with the policies that they stand for.
pub(super) const PRESETS: &[(&str, &[&str])] = &[
    ("external_service", preset::EXTERNAL_KEYS),
    ("database_operation", preset::KEYS),
    ("message_queue", preset::KEYS),
    ("cache_operation", preset::CACHE_KEYS),
];

/// Says where `key` belongs, if `attribute` has a sibling that has it, or that is called like it.
pub(super) fn elsewhere(attribute: &str, key: &str) -> Option<String> {
    let declares = DECLARING.iter().any(|(name, _)| *name == attribute);
    if !declares && POLICIES.iter().chain(PRESETS).any(|(name, _)| *name == key) {
        return Some(format!("`{key}` is an attribute of its own: write `#[{key}(..)]`"));
    }
    let is_preset = PRESETS.iter().any(|(name, _)| *name == attribute);
    let tables = match (declares, is_preset) {
        (true, _) => [DECLARING, &[]],
        (false, true) => [PRESETS, POLICIES],
        (false, false) => [POLICIES, PRESETS],
    };
    let owners =
        tables.iter().map(|table| owners(table, attribute, key)).find(|owners| !owners.is_empty())?;
    Some(format!("`{key}` is a key of {}", listed(&owners, "and")))
}

fn owners(table: &[(&str, &[&str])], attribute: &str, key: &str) -> Vec<String> {
    let owners = table.iter().filter(|(owner, keys)| *owner != attribute && keys.contains(&key));
    owners.map(|(owner, _)| format!("#[{owner}]")).collect()
}
