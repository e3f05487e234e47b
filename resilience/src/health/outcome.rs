//! What one run of a check came to, and the return types that say it.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::Value;

use super::class::ErrorClass;
use super::redact::redact;
use super::status::HealthStatus;

/// The result of a check.
///
/// What is set here on purpose, status, message and details, is the author's to publish: the message stands in
/// public bodies, the details where details are shown.
///
/// ```
/// use resilience::Health;
///
/// let yellow = Health::degraded("cluster is yellow").detail("nodes", 2);
/// assert_eq!(yellow.status(), resilience::HealthStatus::Degraded);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    status: HealthStatus,
    message: Option<String>,
    details: BTreeMap<String, Value>,
    failure: Option<Failure>,
}

/// An error that was caught, not a state that was returned on purpose.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) class: ErrorClass,
    pub(crate) text: String,
}

impl Health {
    /// It works.
    pub fn healthy() -> Self {
        Self::new(HealthStatus::Healthy)
    }

    /// It works less well than it should; the message is public.
    pub fn degraded(message: impl Into<String>) -> Self {
        Self::new(HealthStatus::Degraded).message(message)
    }

    /// It does not work; the message is public.
    pub fn unhealthy(message: impl Into<String>) -> Self {
        Self::new(HealthStatus::Unhealthy).message(message)
    }

    /// An error: its class is public, its text is shown only where details are, with passwords in addresses
    /// and pairs such as `password=..` taken out, in at most 1,024 characters. `on_error` decides whether it counts as unhealthy (the default) or degraded.
    pub fn error(class: ErrorClass, error: impl Display) -> Self {
        let failure = Failure { class, text: redact(&error.to_string()) };
        Self { failure: Some(failure), ..Self::new(HealthStatus::Unhealthy) }
    }

    /// A result with nothing but its status.
    pub fn new(status: HealthStatus) -> Self {
        Self { status, message: None, details: BTreeMap::new(), failure: None }
    }

    /// Sets the public message.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Adds a detail, shown where details are.
    pub fn detail(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.details.insert(key.into(), value.into());
        self
    }

    /// The status.
    pub fn status(&self) -> HealthStatus {
        self.status
    }

    pub(crate) fn with_status(mut self, status: HealthStatus) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    pub(crate) fn public_message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    pub(crate) fn details(&self) -> &BTreeMap<String, Value> {
        &self.details
    }
}

/// The return types of a check: `()`, `bool`, [`HealthStatus`], `(HealthStatus, Option<String>)`, [`Health`], and
/// `Result` of any of these with an error that is `Display`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a health check",
    label = "not the result of a health check",
    note = "return `()`, `bool`, `HealthStatus`, `(HealthStatus, Option<String>)`, `Health`, or a `Result` of one of these whose error is `Display`"
)]
pub trait IntoHealth {
    /// The result in its full form.
    fn into_health(self) -> Health;
}

impl IntoHealth for () {
    fn into_health(self) -> Health {
        Health::healthy()
    }
}

impl IntoHealth for bool {
    fn into_health(self) -> Health {
        Health::new(if self { HealthStatus::Healthy } else { HealthStatus::Unhealthy })
    }
}

impl IntoHealth for HealthStatus {
    fn into_health(self) -> Health {
        Health::new(self)
    }
}

impl IntoHealth for (HealthStatus, Option<String>) {
    fn into_health(self) -> Health {
        Health { message: self.1, ..Health::new(self.0) }
    }
}

impl IntoHealth for Health {
    fn into_health(self) -> Health {
        self
    }
}

impl<T: IntoHealth, E: Display> IntoHealth for std::result::Result<T, E> {
    fn into_health(self) -> Health {
        match self {
            Ok(value) => value.into_health(),
            Err(error) => Health::error(ErrorClass::Error, error),
        }
    }
}
