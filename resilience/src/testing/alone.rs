//! Calls through a policy that stands alone, without a guard.

use super::probe::{Probe, order_of};
use crate::outcome::Outcome;
use crate::policy::Verdict;

/// The future, or what a test has it do in its place.
pub(crate) async fn obeying<F: Future<Output: Outcome>>(name: &'static str, future: F) -> F::Output {
    let order = order_of(name);
    if !order.delay.is_zero() {
        tokio::time::sleep(order.delay).await;
    }
    match order.obeyed() {
        Ok(()) => future.await,
        Err(rejection) => F::Output::rejected(rejection),
    }
}

/// The same for a plain function.
pub(crate) fn obeying_sync<R: Outcome>(name: &'static str, call: impl FnOnce() -> R) -> R {
    match order_of(name).block() {
        Ok(()) => call(),
        Err(rejection) => R::rejected(rejection),
    }
}

/// The same, and tells how it ended: for policies that do not judge.
pub(crate) async fn watched<F: Future<Output: Outcome>>(name: &'static str, future: F) -> F::Output {
    let watch = Watch::new(name);
    watch.ends(obeying(name, future).await)
}

/// The same for a plain function.
pub(crate) fn watched_sync<R: Outcome>(name: &'static str, call: impl FnOnce() -> R) -> R {
    let watch = Watch::new(name);
    watch.ends(obeying_sync(name, call))
}

/// Tells how a call ended, if only by being dropped.
struct Watch(Probe<'static>);

impl Watch {
    fn new(name: &'static str) -> Self {
        Self(Probe::of_permit(name))
    }

    fn ends<R: Outcome>(mut self, value: R) -> R {
        let _entered = self.0.ended(if value.failed() { Verdict::Failure } else { Verdict::Success });
        value
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let panicked = std::thread::panicking();
        let _entered = self.0.ended(if panicked { Verdict::Failure } else { Verdict::Cancelled });
    }
}
