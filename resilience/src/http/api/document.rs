//! The description of all that is mounted, as `OpenAPI` has it.

use super::shape::Shape;
use super::{Operation, Run};

pub(super) static DOCUMENT: Operation = Operation {
    id: "get_description",
    path: "/openapi.json",
    summary: "All operational endpoints, described as OpenAPI has it.",
    takes: None,
    answer: Shape::Any,
    refusals: &[(404, "The program is built without the feature `openapi`.")],
    #[cfg(feature = "openapi")]
    run: Run::Now(|asked| Ok(crate::export::openapi::write(&asked.shared.blueprint))),
    #[cfg(not(feature = "openapi"))]
    run: Run::Now(|_| {
        let missing = axum::http::StatusCode::NOT_FOUND;
        Err(super::refusal::Refusal::new(missing, crate::export::NO_OPENAPI))
    }),
};
