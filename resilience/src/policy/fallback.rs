//! Answers in place of a failed call's. (Skeleton.)

use super::state::{Fresh, State};
use crate::sync::{AtomicU64, Ordering};

/// Counts the fallbacks of one function. What they answer is code, and stands at the call.
#[derive(Debug)]
pub struct Fallback {
    name: &'static str,
    state: State<Served>,
}

/// How often each kind answered.
#[derive(Debug)]
struct Served([AtomicU64; 4]);

/// What a fallback is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallbackKind {
    /// A closure over the error.
    Closure,
    /// A function of the same arguments.
    Function,
    /// An expression over the arguments.
    Expression,
    /// The last good answer.
    Cache,
}

impl FallbackKind {
    /// The word for it in metrics and in the log.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Closure => "closure",
            Self::Function => "function",
            Self::Expression => "expression",
            Self::Cache => "cache",
        }
    }
}

impl Fresh for Served {
    fn fresh() -> Self {
        Self::new()
    }
}

impl Served {
    const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; 4])
    }
}

impl Fallback {
    /// The fallbacks of a function.
    pub const fn new(name: &'static str) -> Self {
        Self { name, state: State::new(Served::new()) }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn count(&self, kind: FallbackKind) {
        self.state.get().0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }
}
