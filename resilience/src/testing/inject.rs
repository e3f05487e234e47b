//! Failures and delays on demand.

use std::time::Duration;

use super::names;
use super::plan::{Order, Plan, Plans};
use super::scope;

/// The plans that count where no test has a scope of its own.
static SHARED: Plans = Plans::new();

fn with_plans<R>(act: impl FnOnce(&Plans) -> R) -> R {
    match scope::current() {
        Some(scope) => act(&scope.plans),
        None => act(&SHARED),
    }
}

/// What the next attempt does that goes by these names.
pub(super) fn next(names: impl FnOnce() -> Vec<&'static str>) -> Order {
    with_plans(|plans| if plans.is_empty() { Order::default() } else { plans.next(&names()) })
}

/// Has the attempts of a name fail or take their time, in place of the body: everything around it acts as it would in
/// earnest, and takes it for the callee's doing.
///
/// `name` is that of a guarded function or of a policy. Given the name of a breaker that several functions share, it is
/// about the attempts of all of them. The innermost acts: an attempt that an open breaker refuses uses up nothing.
///
/// ```
/// use std::time::Duration;
/// use resilience::{circuit_breaker, testing};
///
/// #[circuit_breaker("billing")]
/// async fn bill() -> Result<(), resilience::Rejection> {
///     Ok(())
/// }
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
///
/// let _scope = testing::isolate();
/// testing::inject("billing").fail(2).delay(Duration::from_millis(300));
/// assert!(bill().await.is_err());
/// assert!(bill().await.is_err());
/// assert!(bill().await.is_ok());
/// # }
/// ```
///
/// It lasts until [`clear`](Injection::clear), or as long as the scope of [`isolate()`](super::isolate()) does in which
/// it was set; dropping the value ends nothing. Without a scope it holds for all tests of the process.
///
/// Calls through a policy's own `call` and `call_sync` obey too; `acquire`, which knows of no body, does not, nor does a
/// [`CacheFallback`](crate::CacheFallback) alone, whose error type is anybody's. A function whose policies never refuse
/// need not be able to tell of a rejection; where such a one fails for good on behalf of a test, it panics and says so.
///
/// # Panics
/// With the list of the names that exist, where nothing is named so.
#[track_caller]
pub fn inject(name: &str) -> Injection {
    Injection { name: names::find(name) }
}

/// What the attempts of one name do in place of the body, from [`inject()`]. Each method acts at once.
#[derive(Clone, Copy, Debug)]
pub struct Injection {
    name: &'static str,
}

impl Injection {
    /// The next `attempts` attempts fail without running the body. They answer
    /// [`Rejection::Injected`](crate::Rejection::Injected), which the breaker, the retries and the fallbacks take for a
    /// failure of the callee, as they do a timeout. Replaces what is left of an earlier count; 0 ends it.
    pub fn fail(self, attempts: u32) -> Self {
        self.change(|plan| plan.fail = attempts)
    }

    /// Of the attempts that follow, this share fails, as [`fail`](Self::fail) says; which of them, `seed` decides, the
    /// same in every run. What [`fail`](Self::fail) counts comes first. Replaces an earlier ratio; 0.0 ends it.
    ///
    /// # Panics
    /// Where `ratio` is not between 0.0 and 1.0.
    #[track_caller]
    pub fn fail_ratio(self, ratio: f64, seed: u64) -> Self {
        assert!((0.0..=1.0).contains(&ratio), "`ratio` must be between 0.0 and 1.0, and is {ratio}");
        self.change(|plan| plan.fail_ratio = Some((ratio, fastrand::Rng::with_seed(seed))))
    }

    /// Each attempt takes so long before the body begins or, where it is to fail, before it fails. It takes up a place
    /// in the bulkhead meanwhile, and the attempt's timeout runs. The time is tokio's, which a test can pause; a plain
    /// function's thread sleeps in earnest. Replaces an earlier delay; zero ends it.
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|plan| plan.delay = delay)
    }

    /// Ends all that was injected for this name.
    pub fn clear(self) {
        with_plans(|plans| plans.remove(self.name));
    }

    fn change(self, change: impl FnOnce(&mut Plan)) -> Self {
        with_plans(|plans| plans.change(self.name, change));
        self
    }
}
