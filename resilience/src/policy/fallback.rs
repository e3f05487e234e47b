//! Answers in place of a failed call's.

use std::fmt;

use super::state::{Fresh, State};
use crate::sync::{AtomicU64, Ordering};

/// Counts the fallbacks of one function, by kind. What they answer is code, and stands at the call.
///
/// Costs nothing while the calls succeed, and one atomic addition when a fallback answers.
#[derive(Debug)]
pub struct Fallback {
    name: &'static str,
    state: State<Served>,
}

/// How often each kind answered.
#[derive(Debug)]
struct Served([AtomicU64; FallbackKind::ALL.len()]);

/// What a fallback is. In `Display`, and as the label `kind` of the metric: the word in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FallbackKind {
    /// A closure over the error.
    Closure,
    /// A function of the same arguments.
    Function,
    /// An expression over the arguments.
    Expression,
    /// `fallback_to_none`
    None,
    /// The last good answer, from a `#[cache_fallback]`.
    Cache,
}

impl FallbackKind {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Closure, Self::Function, Self::Expression, Self::None, Self::Cache];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closure => "closure",
            Self::Function => "function",
            Self::Expression => "expression",
            Self::None => "none",
            Self::Cache => "cache",
        }
    }
}

impl fmt::Display for FallbackKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Fresh for Served {
    fn fresh() -> Self {
        Self::new()
    }
}

impl Served {
    const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; FallbackKind::ALL.len()])
    }
}

impl Fallback {
    /// The fallbacks of a function.
    pub const fn new(name: &'static str) -> Self {
        Self { name, state: State::new(Served::new()) }
    }

    /// Nothing about it can be wrong.
    #[must_use]
    pub const fn checked(self) -> Self {
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// One of them answered.
    pub(crate) fn count(&self, kind: FallbackKind) {
        self.state.get().0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often each kind answered. The last good answer is not among them: its own policy counts it.
    pub(crate) fn served(&self) -> impl Iterator<Item = (FallbackKind, u64)> {
        let served = self.state.get();
        FallbackKind::ALL
            .into_iter()
            .filter(|kind| *kind != FallbackKind::Cache)
            .map(|kind| (kind, served.0[kind as usize].load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
#[path = "fallback_tests.rs"]
mod tests;
