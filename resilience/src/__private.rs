//! All that generated code may name. Not part of the public interface: it changes in any release.

pub use std::boxed::Box;
pub use std::column;
pub use std::file;
pub use std::line;
pub use std::time::Duration;

pub use linkme;

pub use crate::call::Call;
pub use crate::guard::{CalleeKind, Guard};
pub use crate::health::answer::{PlainAnswer, answer};
pub use crate::health::check::{CheckDeclaration, Probe, held};
pub use crate::health::settings::OnError;
pub use crate::hook::{CircuitListenerRun, HookDeclaration, HookRun, IntoHookResult, ListenerRun};
#[cfg(feature = "serve")]
pub use crate::http::{Keyed, KeyedPlain, Per};
pub use crate::key::Key;
pub use crate::outcome::answer::{
    Given, GivenFuture, GivenFutureValue, GivenValue, GivenWhole, nothing, over,
};
pub use crate::outcome::judge::{Catch, Judge, Judged, JudgedPlain, JudgedResult};
pub use crate::outcome::layers::Layers;
pub use crate::outcome::response::JudgedResponse;
pub use crate::outcome::{Outcome, conclude, conclude_with};
pub use crate::policy::Policy;
pub use crate::policy::cache_fallback::{Argument, BorrowedArgument, OwnedArgument};
pub use crate::policy::fallback::{Fallback, FallbackKind};
pub use crate::provided::Dependency;
pub use crate::registry::{DECLARATIONS, Declaration};
pub use crate::site::Site;
