//! Why the shop could not do what it was asked to.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use resilience::Rejection;
use serde_json::json;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The client asked for what cannot be done.
    Refused(StatusCode, &'static str),
    Database(sqlx::Error),
    /// Another service failed.
    Service(String),
    /// A guard answered instead of the function: an open circuit, a time that is up, a limit.
    Rejected(Rejection),
}

impl Failure {
    pub(crate) const DECLINED: Self = Self::Refused(StatusCode::PAYMENT_REQUIRED, "the payment was declined");

    /// Whether the client is at fault, and nothing is out of order.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(..))
    }

    pub(crate) fn is_outage(&self) -> bool {
        !self.is_refusal()
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Refused(status, message) => (status, message),
            Self::Database(error) => {
                tracing::error!(%error, "the database failed");
                (StatusCode::SERVICE_UNAVAILABLE, "the shop's database does not answer; try again")
            }
            Self::Service(error) => {
                tracing::error!(%error, "another service failed");
                (StatusCode::BAD_GATEWAY, "a service that the shop needs does not answer; try again")
            }
            Self::Rejected(rejection) => return rejection.into_response(),
        };
        (status, Json(json!({"error": message}))).into_response()
    }
}
