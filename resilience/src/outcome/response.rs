//! Responses as answers: a 5xx failed.
//!
//! A response, a status, and a tuple that begins with a status are judged alike, by the status; inside of an `Ok` too. An
//! `Err` failed whatever its status: name those that are no failure with `failure_if` or `ignore`.

/// The judge of what has a status.
pub trait JudgedResponse {
    /// The judge.
    type Judge;

    /// The judge.
    fn judge(&self) -> Self::Judge;
}

#[cfg(feature = "serve")]
mod with_status {
    use std::marker::PhantomData;

    use axum::http::StatusCode;
    use axum::response::{IntoResponse, Response};

    use super::JudgedResponse;
    use crate::outcome::judge::{Fallible, Judge, Judged, ShowsRejections};
    use crate::outcome::{FromRejection, Outcome};
    use crate::rejection::Rejection;

    /// What has a status.
    pub trait Status {
        /// The status.
        fn status_code(&self) -> StatusCode;
    }

    impl Status for Response {
        fn status_code(&self) -> StatusCode {
            self.status()
        }
    }

    impl Status for StatusCode {
        fn status_code(&self) -> StatusCode {
            *self
        }
    }

    impl<A> Status for (StatusCode, A) {
        fn status_code(&self) -> StatusCode {
            self.0
        }
    }

    impl<A, B> Status for (StatusCode, A, B) {
        fn status_code(&self) -> StatusCode {
            self.0
        }
    }

    fn failed(value: &impl Status) -> bool {
        value.status_code().is_server_error()
    }

    impl Outcome for Response {
        fn failed(&self) -> bool {
            failed(self)
        }

        fn rejected(rejection: Rejection) -> Self {
            rejection.into_response()
        }
    }

    impl Outcome for StatusCode {
        fn failed(&self) -> bool {
            failed(self)
        }

        fn rejected(rejection: Rejection) -> Self {
            rejection.into()
        }
    }

    impl Outcome for (StatusCode, String) {
        fn failed(&self) -> bool {
            failed(self)
        }

        fn rejected(rejection: Rejection) -> Self {
            rejection.into()
        }
    }

    /// Judges what has a status. To predicates and fallbacks over the error, a 5xx is the error.
    #[derive(Debug)]
    pub struct OfResponse<R>(PhantomData<fn() -> R>);

    /// Judges results of what has a status: an `Err` failed, and an `Ok` with a 5xx.
    #[derive(Debug)]
    pub struct OfResponseResult<R, E>(PhantomData<fn() -> (R, E)>);

    /// What is judged by a status, and how.
    pub trait ByStatus {
        /// The judge.
        type Judge;
        /// The judge.
        const JUDGE: Self::Judge;
    }

    impl ByStatus for Response {
        type Judge = OfResponse<Self>;
        const JUDGE: OfResponse<Self> = OfResponse(PhantomData);
    }

    impl ByStatus for StatusCode {
        type Judge = OfResponse<Self>;
        const JUDGE: OfResponse<Self> = OfResponse(PhantomData);
    }

    impl<A> ByStatus for (StatusCode, A) {
        type Judge = OfResponse<Self>;
        const JUDGE: OfResponse<Self> = OfResponse(PhantomData);
    }

    impl<A, B> ByStatus for (StatusCode, A, B) {
        type Judge = OfResponse<Self>;
        const JUDGE: OfResponse<Self> = OfResponse(PhantomData);
    }

    impl<R: Status, E> ByStatus for Result<R, E> {
        type Judge = OfResponseResult<R, E>;
        const JUDGE: OfResponseResult<R, E> = OfResponseResult(PhantomData);
    }

    impl<R: ByStatus> JudgedResponse for &&Judged<R> {
        type Judge = R::Judge;

        #[inline]
        fn judge(&self) -> R::Judge {
            R::JUDGE
        }
    }

    impl<R: Status> Judge for OfResponse<R> {
        type Value = R;
        type Good = R;
        type Error = R;

        fn split<'v>(&self, value: &'v R) -> Result<&'v R, &'v R> {
            if failed(value) { Err(value) } else { Ok(value) }
        }

        fn into_error(&self, value: R) -> Result<R, R> {
            if failed(&value) { Err(value) } else { Ok(value) }
        }

        fn from_good(&self, good: R) -> R {
            good
        }

        #[inline]
        fn failed(&self, value: &R) -> bool {
            failed(value)
        }
    }

    impl<R: Status + Outcome> ShowsRejections for OfResponse<R> {
        fn shown(&self, rejection: Rejection) -> R {
            R::rejected(rejection)
        }
    }

    impl<R: Status> Fallible for OfResponse<R> {}

    impl<R: Status, E> Fallible for OfResponseResult<R, E> {}

    impl<R: Status, E> Judge for OfResponseResult<R, E> {
        type Value = Result<R, E>;
        type Good = R;
        type Error = E;

        fn split<'v>(&self, value: &'v Result<R, E>) -> Result<&'v R, &'v E> {
            value.as_ref()
        }

        fn into_error(&self, value: Result<R, E>) -> Result<Result<R, E>, E> {
            value.map(Ok)
        }

        fn from_good(&self, good: R) -> Result<R, E> {
            Ok(good)
        }

        #[inline]
        fn failed(&self, value: &Result<R, E>) -> bool {
            value.as_ref().map_or(true, failed)
        }
    }

    impl<R: Status, E: FromRejection> ShowsRejections for OfResponseResult<R, E> {
        fn shown(&self, rejection: Rejection) -> E {
            E::from_rejection(rejection)
        }
    }
}

#[cfg(all(test, feature = "serve"))]
#[path = "response_tests.rs"]
mod tests;
