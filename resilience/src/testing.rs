//! What tests of guarded functions need: states of their own, failures and delays on demand, circuits that open at once,
//! and a record of what happened. Feature `testing`, off by default; without it none of this is compiled, into no call.
//!
//! ```toml
//! [dev-dependencies]
//! resilience = { version = "0.1", features = ["testing"] }
//! tokio = { version = "1", features = ["test-util"] }
//! ```
//!
//! A guarded function is tested like any other: call it. Three things are in the way, and each has its answer.
//!
//! **Policies remember, and tests share a process.** [`isolate()`] gives a test counters and states of its own, so that one
//! test's open circuit is not another's failure. Begin each test with it.
//!
//! **Policies wait.** All of them live on tokio's clock: with `start_paused = true` the pauses, the limits and the recovery
//! times pass at once, exactly, and `tokio::time::advance` moves to where it matters. Only a plain function's thread waits
//! in earnest.
//!
//! **Callees do not fail when they should.** [`inject()`] fails attempts in place of the body, and delays them;
//! [`trip()`] opens a circuit; [`force_failures()`] takes it to the edge.
//!
//! # Does it survive a bad moment?
//!
//! ```
//! use resilience::{retry, testing, timeout};
//!
//! #[retry(max_retries = 2)]
//! #[timeout("1s")]
//! async fn quote() -> Result<u32, resilience::Rejection> {
//!     Ok(42)
//! }
//!
//! // #[tokio::test(start_paused = true)]
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let _scope = testing::isolate();
//! testing::inject("quote").fail(2);
//! assert_eq!(quote().await, Ok(42));
//! testing::inject("quote").fail(3);
//! assert!(quote().await.is_err());
//! # }
//! ```
//!
//! # What do callers get while the circuit is open, and when does that end?
//!
//! ```
//! use std::time::Duration;
//! use resilience::{circuit_breaker, fallback, testing};
//!
//! #[circuit_breaker("recommendations", recovery = "30s")]
//! #[fallback(Ok(vec!["bestseller"]))]
//! async fn recommend() -> Result<Vec<&'static str>, std::io::Error> {
//!     Ok(vec!["for you"])
//! }
//!
//! // #[tokio::test(start_paused = true)]
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let _scope = testing::isolate();
//! testing::trip("recommendations");
//! assert_eq!(recommend().await.unwrap(), ["bestseller"]);
//! tokio::time::advance(Duration::from_secs(30)).await;
//! assert_eq!(recommend().await.unwrap(), ["for you"]);
//! # }
//! ```
//!
//! # What happened on the way?
//!
//! ```
//! use std::time::Duration;
//! use resilience::testing::{self, Event, PolicyEvent};
//! use resilience::{circuit_breaker, timeout};
//!
//! #[circuit_breaker("upstream", threshold = 2)]
//! #[timeout("100ms")]
//! async fn ask() -> Result<(), resilience::Rejection> {
//!     Ok(())
//! }
//!
//! // #[tokio::test(start_paused = true)]
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let _scope = testing::isolate();
//! let events = testing::events("upstream");
//! testing::inject("upstream").delay(Duration::from_secs(5));
//! for _ in 0..3 {
//!     assert!(ask().await.is_err());
//! }
//! assert_eq!(events.count(|event| matches!(event, Event::Failed { .. })), 2);
//! assert_eq!(events.count(|event| matches!(event, Event::Policy(PolicyEvent::CircuitRefused { .. }))), 1);
//! # }
//! ```

mod alone;
mod circuits;
mod events;
mod inject;
mod names;
mod plan;
mod probe;
mod scope;

pub use crate::event::PolicyEvent;
pub use crate::policy::fallback::FallbackKind;
pub use circuits::{force_failures, trip};
pub use events::{Event, Events, events};
pub use inject::{Injection, inject};
pub use scope::{Isolated, Isolation, isolate};

pub(crate) use alone::{obeying, obeying_sync};
pub(crate) use probe::Probe;
pub(crate) use scope::{Origin, state_in_place_of};
