//! Calls through a breaker that stands alone, which no guard drives.

use super::probe::order_of;
use crate::outcome::Outcome;

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
