//! Everything that is mounted, in words that documents of the API are made from.

use super::endpoints::described as endpoint;
use super::shape::{ERROR, Field, Shape};
use super::{OPERATIONS, Operation};
use crate::http::{Endpoint, Endpoints};

/// One path and method.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) id: &'static str,
    /// Under which title it stands.
    pub(crate) group: &'static str,
    pub(crate) method: &'static str,
    /// As it is mounted; with `{name}` or `{kind}` it is a template.
    pub(crate) path: String,
    pub(crate) summary: &'static str,
    /// What may stand after the question mark.
    pub(crate) queries: &'static [Field],
    /// The keys that a body may hold, where it takes one.
    pub(crate) takes: Option<&'static [Field]>,
    #[cfg_attr(not(feature = "openapi"), allow(dead_code, reason = "the collection has no answers"))]
    pub(crate) answers: Vec<Answer>,
    pub(crate) token: Token,
}

/// Who needs the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Who wants to see details.
    ForMore,
    /// Everyone, unless the service listens on loopback addresses only.
    Elsewhere,
    Always,
}

/// One status, and what comes with it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) code: u16,
    #[cfg_attr(not(feature = "openapi"), allow(dead_code, reason = "the collection has no answers"))]
    pub(crate) about: &'static str,
    /// The media types, each with the shape of what is JSON.
    pub(crate) content: Vec<(&'static str, Option<Shape>)>,
}

const JSON: &str = "application/json";

impl Answer {
    pub(super) fn json(code: u16, about: &'static str, shape: Shape) -> Self {
        Self { code, about, content: vec![(JSON, Some(shape))] }
    }

    pub(super) fn error(code: u16, about: &'static str) -> Self {
        Self::json(code, about, ERROR)
    }
}

/// What every path refuses.
pub(super) fn wrong_method() -> Answer {
    Answer::error(405, "Another method; `Allow` tells which are answered.")
}

/// All that is mounted at `endpoints`, in the order of the documentation. What GET answers HEAD answers too, without a body.
pub(crate) fn described(endpoints: &Endpoints) -> Vec<Described> {
    let mut list = Vec::new();
    for (one, path) in endpoints.paths() {
        if one == Endpoint::Resilience {
            list.extend(OPERATIONS.iter().map(|operation| of_operation(&path, operation)));
            list.push(export(&path));
        }
        list.push(endpoint(one, path));
    }
    list
}

fn of_operation(base: &str, operation: &Operation) -> Described {
    let acts = operation.takes.is_some();
    let mut answers = vec![Answer::json(200, "It is as the body says.", operation.answer)];
    if acts {
        answers.push(Answer::error(400, "The body is not what it should be."));
    }
    answers.push(Answer::error(401, "The token is missing or wrong."));
    answers.push(Answer::error(403, if acts { MAY_NOT_ACT } else { MAY_NOT_LOOK }));
    answers.push(wrong_method());
    if acts {
        answers.push(Answer::error(408, "The body did not come in time."));
        answers.push(Answer::error(413, "The body is too long."));
        answers.push(Answer::error(415, "The body is not JSON, or does not say so."));
    }
    answers.extend(operation.refusals.iter().map(|(code, about)| Answer::error(*code, about)));
    answers.sort_by_key(|answer| answer.code);
    Described {
        id: operation.id,
        group: "API",
        method: operation.method(),
        path: format!("{base}/api{}", operation.path),
        summary: operation.summary,
        queries: &[],
        takes: operation.takes,
        answers,
        token: if acts { Token::Always } else { Token::Elsewhere },
    }
}

const MAY_NOT_LOOK: &str =
    "No token is set, and the service is not asked on a loopback address, by that address.";
const MAY_NOT_ACT: &str = "No token is set, the host is not allowed, or a page of another origin asks.";

fn export(base: &str) -> Described {
    let content = |media| (media, (media == JSON).then_some(Shape::Any));
    Described {
        id: "get_export",
        group: "Exports",
        method: "GET",
        path: format!("{base}/export/{{kind}}"),
        summary: "A file for the platform, made from the declarations.",
        queries: &[],
        takes: None,
        answers: vec![
            Answer {
                code: 200,
                about: "The file.",
                content: [JSON, "application/yaml", "text/plain"].map(content).into(),
            },
            Answer::error(403, "The service hides its names, and the admin token is missing or wrong."),
            Answer::error(404, "There is no such file; the answer lists those there are."),
            wrong_method(),
        ],
        token: Token::ForMore,
    }
}

#[cfg(test)]
#[path = "described_tests.rs"]
mod tests;
