//! What is called, and what is the same for all.

use std::hint::black_box;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use resilience::Rejection;
use tokio::runtime::Runtime;

/// The error of a guarded function, as users write it.
#[derive(Debug)]
pub enum Failed {
    Callee(u64),
    Rejected(Rejection),
}

impl From<Rejection> for Failed {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Callee(number) => write!(formatter, "failed with {number}"),
            Self::Rejected(rejection) => rejection.fmt(formatter),
        }
    }
}

impl std::error::Error for Failed {}

pub type Answer = Result<u64, Failed>;

/// An answer that fits into registers, as with `anyhow::Error`.
pub type SmallAnswer = Result<u64, Box<Failed>>;

impl From<Rejection> for Box<Failed> {
    fn from(rejection: Rejection) -> Self {
        Box::new(Failed::Rejected(rejection))
    }
}

/// As [`work`].
#[inline(always)]
pub fn small_work(number: u64) -> SmallAnswer {
    if black_box(number) == u64::MAX { Err(Box::new(Failed::Callee(number))) } else { Ok(number) }
}

/// Succeeds, for all that the compiler knows.
#[inline(always)]
pub fn work(number: u64) -> Answer {
    if black_box(number) == u64::MAX { Err(Failed::Callee(number)) } else { Ok(number) }
}

/// The same as a future, which is ready at once.
#[inline(always)]
pub fn task(number: u64) -> Task {
    Task(number)
}

/// What works when it is polled. It holds what an `async` block would, and has a name.
pub struct Task(u64);

impl Future for Task {
    type Output = Answer;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        Poll::Ready(work(self.0))
    }
}

/// The runtime whose timers are there to be armed. Nothing runs on it.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
    });
    &RUNTIME
}
