//! What users' tests need, as a user's tests use it.

mod alone;
mod circuits;
mod events;
mod injection;
mod isolation;

use resilience::Rejection;
use testing_tests::{Answer, Failed};

/// The name on behalf of which a call failed.
#[track_caller]
fn injected(answer: Answer) -> &'static str {
    match answer {
        Err(Failed::Refused(Rejection::Injected { name, .. })) => name,
        other => panic!("not injected: {other:?}"),
    }
}

fn is_open(answer: &Answer) -> bool {
    matches!(answer, Err(Failed::Refused(Rejection::CircuitOpen { .. })))
}

fn timed_out(answer: &Answer) -> bool {
    matches!(answer, Err(Failed::Refused(Rejection::TimedOut { .. })))
}
