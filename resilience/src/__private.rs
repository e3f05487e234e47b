//! All that generated code may name. Not part of the public interface: it changes in any release.

pub use std::boxed::Box;
pub use std::column;
pub use std::file;
pub use std::line;
pub use std::option::Option::Some;
pub use std::result::Result::{Err, Ok};
pub use std::time::Duration;

pub use linkme;

pub use crate::call::Call;
pub use crate::guard::{CalleeKind, Guard};
pub use crate::health::answer::{PlainAnswer, answer};
pub use crate::health::check::{CheckDeclaration, Probe, held};
pub use crate::health::settings::OnError;
pub use crate::hook::{CircuitListenerRun, HookDeclaration, HookRun, IntoHookResult, ListenerRun};
#[cfg(feature = "serve")]
pub use crate::http::{Classifier, Keyed, KeyedPlain, Per, ask};
pub use crate::key::Key;
pub use crate::outcome::answer::{
    Given, GivenFuture, GivenFutureValue, GivenValue, GivenWhole, nothing, over,
};
pub use crate::outcome::certain::{Certain, certain, certain_of};
pub use crate::outcome::judge::{Catch, Judge, Judged, JudgedPlain, JudgedResult};
pub use crate::outcome::layers::Layers;
pub use crate::outcome::response::JudgedResponse;
pub use crate::outcome::{Outcome, conclude, conclude_with};
pub use crate::policy::Policy;
pub use crate::policy::bulkhead::Bulkhead;
pub use crate::policy::cache_fallback::{Argument, BorrowedArgument, CacheFallback, OwnedArgument};
pub use crate::policy::circuit_breaker::CircuitBreaker;
pub use crate::policy::fallback::{Fallback, FallbackKind};
pub use crate::policy::rate_limiter::{Algorithm, RateLimiter};
pub use crate::policy::retry::{Backoff, Jitter, Retry};
pub use crate::policy::timeout::Timeout;
pub use crate::provided::Dependency;
pub use crate::registry::{DECLARATIONS, Declaration};
pub use crate::site::Site;
pub use crate::slo::{Slo, mark};

/// The traits behind the methods that generated code calls, without their names: those are the user's.
pub mod traits {
    #[cfg(feature = "serve")]
    pub use crate::http::KeyedPlain as _;
    pub use crate::outcome::answer::{
        GivenFuture as _, GivenFutureValue as _, GivenValue as _, GivenWhole as _,
    };
    pub use crate::outcome::certain::{ConcludesByType as _, ConcludesOtherwise as _};
    pub use crate::outcome::judge::{Catch as _, Judge as _, JudgedPlain as _, JudgedResult as _};
    pub use crate::outcome::layers::Layers as _;
    pub use crate::outcome::response::JudgedResponse as _;
    pub use crate::policy::cache_fallback::{BorrowedArgument as _, OwnedArgument as _};
}

/// Stands behind a `return` that never runs, so that a body is inferred as in the bare function.
pub fn never<R>() -> R {
    unreachable!("no call begins with its answer")
}

/// A body that is called once, whatever it captures.
#[inline]
pub fn plain_body<R, F: FnOnce() -> R>(body: F) -> F {
    body
}

/// The window of a breaker, given as a constant: a number of calls or a time, as its type says.
#[derive(Debug)]
pub struct Window<T>(pub T);

impl Window<u32> {
    /// A window of calls.
    pub const fn of(self, breaker: CircuitBreaker) -> CircuitBreaker {
        breaker.window_calls(self.0)
    }
}

impl Window<Duration> {
    /// A window of time.
    pub const fn of(self, breaker: CircuitBreaker) -> CircuitBreaker {
        breaker.window_time(self.0)
    }
}
