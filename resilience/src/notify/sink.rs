//! Where messages go.

use std::fmt::Debug;
use std::time::Duration;

use super::message::Message;
use crate::health::check::BoxFuture;

/// One way to reach people.
pub(super) trait Sink: Send + Sync + Debug {
    /// The address, as far as a log may show it.
    fn address(&self) -> String;

    /// Makes one attempt. Dropping it gives the attempt up.
    fn send(&self, message: &Message) -> BoxFuture<Result<(), Failure>>;
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// In words without a secret.
    pub(super) reason: String,
    pub(super) again: Again,
}

/// Whether another attempt may do better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// No: it would fail as well.
    Never,
    /// Yes, whenever.
    Soon,
    /// Yes, though not before so long.
    After(Duration),
}
