//! A test's own states: which scope counts on this thread, and what it holds.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::ptr;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::plan::Plans;
use crate::policy::state::Fresh;
use crate::sync::{Arc, Mutex, lock};

thread_local! {
    static STACK: RefCell<Stack> = const { RefCell::new(Stack { next: 0, entries: Vec::new() }) };
}

/// What was entered on this thread and not left yet, the innermost last. `None` stands for the shared states. The
/// numbers find an entry again: a test may leave an outer one first.
struct Stack {
    next: u64,
    entries: Vec<(u64, Option<Arc<Scope>>)>,
}

/// What one test has of its own.
#[derive(Default)]
pub(super) struct Scope {
    /// By the address and the type of what they stand in for: a struct and its first field share an address.
    states: Mutex<HashMap<(usize, TypeId), &'static (dyn Any + Send + Sync)>>,
    pub(super) plans: Plans,
}

impl Scope {
    fn state<T: Fresh>(&self, shared: &T) -> Option<&'static T> {
        let key = (ptr::from_ref(shared).addr(), TypeId::of::<T>());
        let mut states = lock(&self.states);
        // Leaked, because whoever asks may keep the reference for as long as the program lives: some KiB for each
        // policy that a test uses.
        let state = *states.entry(key).or_insert_with(|| Box::leak(Box::new(T::fresh())));
        drop(states);
        (state as &dyn Any).downcast_ref()
    }
}

/// The scope that counts on this thread; `None` where the shared states do.
pub(super) fn current() -> Option<Arc<Scope>> {
    // A thread that ends has no scope any more.
    STACK.try_with(|stack| stack.borrow().entries.last()?.1.clone()).ok().flatten()
}

/// Whether both are the same scope, or both none.
pub(super) fn is_same(one: Option<&Arc<Scope>>, other: Option<&Arc<Scope>>) -> bool {
    one.map(Arc::as_ptr) == other.map(Arc::as_ptr)
}

/// The state that a test has in place of a policy's shared one.
pub(crate) fn state_in_place_of<T: Fresh>(shared: &T) -> Option<&'static T> {
    current()?.state(shared)
}

/// The scope in which something began.
#[derive(Clone)]
pub(crate) struct Origin(Option<Arc<Scope>>);

impl Origin {
    pub(crate) fn here() -> Self {
        Self(current())
    }

    pub(crate) fn enter(&self) -> Entered {
        Entered::new(self.0.clone())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Origin").finish_non_exhaustive()
    }
}

/// On this thread, until it is dropped, a scope counts, or none does.
#[must_use]
#[derive(Debug)]
pub(crate) struct Entered {
    number: u64,
    of_this_thread: PhantomData<*const ()>,
}

impl Entered {
    pub(super) fn new(scope: Option<Arc<Scope>>) -> Self {
        let number = STACK.try_with(|stack| {
            let mut stack = stack.borrow_mut();
            stack.next += 1;
            let number = stack.next;
            stack.entries.push((number, scope));
            number
        });
        Self { number: number.unwrap_or_default(), of_this_thread: PhantomData }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // What is taken out is dropped when the stack is free again.
        let _left = STACK.try_with(|stack| {
            let entries = &mut stack.borrow_mut().entries;
            let index = entries.iter().rposition(|(number, _)| *number == self.number)?;
            Some(entries.remove(index))
        });
    }
}

/// Gives this test counters and states of its own, for as long as the value lives.
///
/// Meanwhile every policy that is used on this thread starts as if nothing had happened to it: closed circuits, counts
/// of zero, full budgets and limits, free places, empty caches. [`inject`](super::inject()), [`trip`](super::trip()),
/// [`events`](super::events()) and the lookups of the crate act on these states alone, so that tests which run at the same
/// time, each on a thread and a paused clock of its own, neither see nor disturb each other.
/// [`health()`](crate::health()) and a service that is started here are this test's, too.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use resilience::testing;
///
/// let scope = testing::isolate();
/// // What runs here, and in tasks that are spawned on this thread's runtime, has states of its own.
/// tokio::spawn(async {}).await.unwrap();
/// # drop(scope);
/// # }
/// ```
///
/// It holds for the thread, and so for everything on the runtime of `#[tokio::test]`. A task that a runtime with several
/// threads may poll elsewhere, a blocking task and a thread need [`Isolation::run`] and [`Isolation::call`]. A call keeps
/// the states that it began with, wherever and whenever it ends.
///
/// The states are not freed when the value is dropped, because calls may still refer to them: a test leaks some KiB for
/// each policy that it uses.
#[must_use = "the states count as long as this value lives: `let _scope = isolate();`"]
pub fn isolate() -> Isolation {
    let scope = Arc::new(Scope::default());
    Isolation { _entered: Entered::new(Some(Arc::clone(&scope))), scope }
}

/// The states of one test, from [`isolate()`]. Bound to its thread.
pub struct Isolation {
    scope: Arc<Scope>,
    _entered: Entered,
}

impl Isolation {
    /// The future with the states of this test, whichever thread polls or drops it:
    ///
    /// ```
    /// # #[tokio::main(flavor = "multi_thread", worker_threads = 1)]
    /// # async fn main() {
    /// let scope = resilience::testing::isolate();
    /// tokio::spawn(scope.run(async { "a guarded call" })).await.unwrap();
    /// # }
    /// ```
    pub fn run<F: Future>(&self, future: F) -> Isolated<F> {
        Isolated { future: Some(future), scope: Arc::clone(&self.scope) }
    }

    /// The closure with the states of this test, whichever thread calls it: for `spawn_blocking` and threads.
    pub fn call<R, F: FnOnce() -> R>(&self, closure: F) -> impl FnOnce() -> R + use<R, F> {
        let scope = Arc::clone(&self.scope);
        move || {
            let _entered = Entered::new(Some(scope));
            closure()
        }
    }
}

impl fmt::Debug for Isolation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Isolation").finish_non_exhaustive()
    }
}

pin_project! {
    /// A future with the states of a test, from [`Isolation::run`].
    pub struct Isolated<F> {
        #[pin]
        future: Option<F>,
        scope: Arc<Scope>,
    }

    impl<F> PinnedDrop for Isolated<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _entered = Entered::new(Some(Arc::clone(this.scope)));
            this.future.set(None);
        }
    }
}

impl<F: Future> Future for Isolated<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = Entered::new(Some(Arc::clone(this.scope)));
        match this.future.as_pin_mut() {
            Some(future) => future.poll(context),
            None => Poll::Pending,
        }
    }
}

impl<F> fmt::Debug for Isolated<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Isolated").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "scope_tests.rs"]
mod tests;
