//! What is declared and has settings, whatever its kind.

use super::key::{About, Adjust, Settings};
use super::kind::{self, Kind};
use super::value::Written;
use crate::health::check::CheckEntry;
use crate::policy::Policy;
use crate::policy::adjusted::Adjusted;
use crate::registry::PolicyEntry;
use crate::site::Site;
use crate::sync::Arc;

/// A policy or a check that has settings.
pub(super) struct Target {
    pub(super) kind: &'static Kind,
    pub(super) name: String,
    pub(super) site: Site,
    pub(super) settings: Box<dyn Adjustable>,
}

/// A key and its value, as it could be written.
pub(super) type Row = (&'static About, String);

/// The settings of a target, whatever their type.
pub(super) trait Adjustable: Send + Sync {
    /// As they count.
    fn current(&self) -> Vec<Row>;

    /// What the declaration says and nobody would have said without it.
    fn is_declared(&self, key: &About) -> bool;

    /// The declared settings with others in their place, each by its key; or what does not fit together.
    fn plan(&self, given: &[(&'static str, &Written)]) -> Result<Plan, String>;
}

/// Settings that are judged, and not in force.
pub(super) struct Plan {
    /// As they would count.
    pub(super) rows: Vec<Row>,
    /// Puts them in force.
    pub(super) commit: Box<dyn FnOnce() + Send>,
}

impl Target {
    /// The policies that have settings.
    pub(super) fn of_policy(entry: &PolicyEntry) -> Option<Self> {
        macro_rules! copies {
            ($kind:ident, $variant:ident) => {{
                let copies = entry.copies.iter().filter_map(|copy| match copy {
                    Policy::$variant(policy) => Some(*policy),
                    _ => None,
                });
                (&kind::$kind, Box::new(Copies(copies.collect::<Vec<_>>())) as Box<dyn Adjustable>)
            }};
        }
        let (kind, settings) = match entry.copies.first()? {
            Policy::CircuitBreaker(_) => copies!(CIRCUIT, CircuitBreaker),
            Policy::Retry(_) => copies!(RETRY, Retry),
            Policy::Timeout(_) => copies!(TIMEOUT, Timeout),
            Policy::Bulkhead(_) => copies!(BULKHEAD, Bulkhead),
            Policy::RateLimiter(_) => copies!(RATE_LIMIT, RateLimiter),
            Policy::CacheFallback(_) => copies!(CACHE_FALLBACK, CacheFallback),
            // It answers where nothing else can: there is nothing to set.
            Policy::Fallback(_) => return None,
        };
        Some(Self { kind, name: entry.name.to_owned(), site: entry.site, settings })
    }

    pub(super) fn of_check(check: &CheckEntry) -> Self {
        let settings = Box::new(Copies(vec![Arc::clone(&check.settings)]));
        Self { kind: &kind::CHECK, name: check.name.to_string(), site: check.site, settings }
    }
}

/// The copies of one declaration: together they are one.
struct Copies<A>(Vec<A>);

impl<A: Adjust + Clone + 'static> Adjustable for Copies<A> {
    fn current(&self) -> Vec<Row> {
        self.0.first().map(|first| rows(first.current())).unwrap_or_default()
    }

    fn is_declared(&self, key: &About) -> bool {
        let usual = A::Settings::usual();
        let key = A::Settings::KEYS.iter().find(|known| known.about.name == key.name);
        self.0.first().zip(key).is_some_and(|(first, key)| (key.show)(first.declared()) != (key.show)(&usual))
    }

    fn plan(&self, given: &[(&'static str, &Written)]) -> Result<Plan, String> {
        let mut planned = Vec::new();
        for copy in &self.0 {
            let mut settings = copy.declared().clone();
            for (name, value) in given {
                if let Some(key) = A::Settings::KEYS.iter().find(|key| key.about.name == *name) {
                    (key.read)(&mut settings, value)?;
                }
            }
            if let Some(fault) = settings.fault().filter(|_| !given.is_empty()) {
                return Err(fault);
            }
            planned.push((copy.clone(), settings));
        }
        let rows = planned.first().map(|(_, settings)| rows(settings)).unwrap_or_default();
        let commit = Box::new(move || {
            for (copy, settings) in planned {
                if *copy.current() != settings {
                    copy.adjust(settings);
                }
            }
        });
        Ok(Plan { rows, commit })
    }
}

fn rows<S: Settings>(settings: &S) -> Vec<Row> {
    S::KEYS.iter().filter_map(|key| Some((&key.about, (key.show)(settings)?))).collect()
}

impl Adjust for Arc<Adjusted<crate::health::settings::CheckSettings>> {
    type Settings = crate::health::settings::CheckSettings;

    fn adjusted(&self) -> &Adjusted<Self::Settings> {
        self
    }
}
