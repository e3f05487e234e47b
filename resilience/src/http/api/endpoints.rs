//! The other operational endpoints, in words.

use super::checks::STATUSES;
use super::circuits::STATES;
use super::described::{Answer, Described, Token, wrong_method};
use super::shape::{Field, Shape};
use crate::http::Endpoint;

const STATUS: Shape = Shape::Word(&STATUSES);
const TIMESTAMP: Field = Field::new("timestamp", Shape::Time, "When it was found out.");
const REASON: Field = Field::optional("reason", Shape::Text, "Why it is not as it should be.");
const MESSAGE: Field =
    Field::optional("message", Shape::Text, "What its author says of it, or the class of its error.");
const DETAILS: Field = Field::optional("details", Shape::Map(&Shape::Any), "Shown where details are.");
const LATENCY: Field =
    Field::optional("latency_ms", Shape::Number, "How long its last run took, in milliseconds.");
const TRUNCATED: Field =
    Field::optional("truncated", Shape::Flag, "Something was left out: without the token a body is limited.");
const FORMAT: Field = Field::optional(
    "format",
    Shape::Word(&["map", "ietf", "microprofile", "spring"]),
    "The form of the body. Default: `map`, or `ietf` where `Accept` asks for it.",
);

const OK: Shape = Shape::Object(&[Field::new("status", Shape::Word(&["ok"]), "It answers.")]);
const ALIVE: Shape = Shape::Object(&[Field::new(
    "status",
    Shape::Word(&["ok", "stalled"]),
    "Whether the runtime runs tasks.",
)]);
const LIVE: Shape = Shape::Object(&[Field::new("alive", Shape::Flag, "It answers.")]);
const READY: Shape =
    Shape::Object(&[Field::new("ready", Shape::Flag, "Whether requests should be sent here."), REASON]);

const CANONICAL: Shape = Shape::Named(
    "Readiness",
    &Shape::Object(&[
        Field::new("status", STATUS, "That of the whole."),
        TIMESTAMP,
        REASON,
        Field::optional("checks", Shape::Map(&CANONICAL_CHECK), "By name."),
        Field::optional("circuits", Shape::Map(&Shape::Word(&STATES)), "The state of each, by name."),
        TRUNCATED,
    ]),
);

const CANONICAL_CHECK: Shape = Shape::Object(&[
    Field::new("status", STATUS, "Its verdict."),
    Field::new("critical", Shape::Flag, "Whether the service cannot work without it."),
    LATENCY,
    Field::new("since", Shape::Time, "Since when its verdict has held."),
    Field::optional("last_run", Shape::Time, "When its last run ended."),
    Field::new("consecutive_failures", Shape::Count, "How many runs in a row have failed."),
    MESSAGE,
    DETAILS,
]);

const LISTED_CHECK: Shape = Shape::Named(
    "ListedCheck",
    &Shape::Object(&[
        Field::new("name", Shape::Text, "Its name."),
        Field::new("status", STATUS, "Its verdict."),
        LATENCY,
        MESSAGE,
        DETAILS,
        TRUNCATED,
    ]),
);

const LIST: Shape = Shape::Named(
    "CheckList",
    &Shape::Object(&[
        Field::new("status", STATUS, "That of the whole."),
        REASON,
        Field::optional("checks", Shape::List(&LISTED_CHECK), "By name."),
        TRUNCATED,
    ]),
);

const STATS: Shape = Shape::Named(
    "CircuitStats",
    &Shape::Object(&[
        Field::new("state", Shape::Word(&STATES), "Its state."),
        Field::new("remaining", Shape::Number, "In how many seconds a call may be let through."),
        Field::optional("total_calls", Shape::Count, "All calls: the sum of the five below."),
        Field::optional("successful_calls", Shape::Count, "Calls that succeeded."),
        Field::optional("failed_calls", Shape::Count, "Calls that failed."),
        Field::optional("rejected_calls", Shape::Count, "Calls that were refused."),
        Field::optional("ignored_calls", Shape::Count, "Calls that say nothing about the callee."),
        Field::optional("cancelled_calls", Shape::Count, "Calls whose end nobody waited for."),
        Field::optional("state_changes", Shape::Count, "How often the state changed."),
        Field::optional("failure_count", Shape::Count, "Failures that count towards opening."),
        Field::optional(
            "success_count",
            Shape::Count,
            "Successes of trial calls that count towards closing.",
        ),
    ]),
);

const CIRCUITS: Shape = Shape::Object(&[
    Field::new("healthy", Shape::Flag, "Whether none is open or half open."),
    Field::optional("circuits", Shape::Map(&STATS), "By name."),
    Field::optional("unhealthy_circuits", Shape::List(&Shape::Text), "The names of those that are."),
    TRUNCATED,
]);

/// In any format of `/health`: what they have in common is the status.
const HEALTH: Shape = Shape::Named(
    "Health",
    &Shape::Object(&[
        Field::new("status", Shape::Text, "That of the whole, in the words of the format."),
        REASON,
        Field::optional("output", Shape::Text, "The reason, in the format `ietf`."),
        Field::optional("checks", Shape::Any, "In the form of the format."),
        Field::optional("circuits", Shape::Map(&STATS), "By name."),
        Field::optional("components", Shape::Any, "The checks, in the format `spring`."),
        TRUNCATED,
    ]),
);

const HEALTHZ: Shape = Shape::Object(&[
    Field::new("status", Shape::Word(&["ok", "degraded", "unhealthy", "unknown"]), "That of the whole."),
    TIMESTAMP,
    REASON,
    Field::optional("checks", Shape::Map(&HEALTHZ_CHECK), "By name."),
    TRUNCATED,
]);

const HEALTHZ_CHECK: Shape = Shape::Object(&[
    Field::new("status", STATUS, "Its verdict."),
    Field::new("critical", Shape::Flag, "Whether the service cannot work without it."),
    Field::optional("error", Shape::Text, "Why it is not healthy."),
]);

const STREAM_QUERIES: &[Field] = &[
    Field::optional("poll_interval", Shape::Number, "Seconds between events, 0.25 to 60. Default: 1."),
    FORMAT,
];
const STRICT: &[Field] = &[Field::optional(
    "strict",
    Shape::Text,
    "With `1` or `true` a circuit that is not healthy answers 503.",
)];

/// What is said of one endpoint.
struct Said {
    id: &'static str,
    summary: &'static str,
    queries: &'static [Field],
    answers: Vec<Answer>,
}

impl Said {
    /// One that answers 200 alone.
    fn always(id: &'static str, summary: &'static str, shape: Shape) -> Self {
        Self { id, summary, queries: &[], answers: vec![Answer::json(200, "Always.", shape)] }
    }

    /// One that answers 200 or 503.
    fn verdict(id: &'static str, summary: &'static str, shape: Shape) -> Self {
        let answers = vec![Answer::json(200, "Yes.", shape), Answer::json(503, "No.", shape)];
        Self { id, summary, queries: &[], answers }
    }

    fn asked(self, queries: &'static [Field]) -> Self {
        Self { queries, ..self }
    }

    fn or(mut self, code: u16, about: &'static str) -> Self {
        self.answers.push(Answer::error(code, about));
        self
    }

    fn with(mut self, media: &'static str, shape: Option<Shape>) -> Self {
        let fine = self.answers.iter_mut().filter(|answer| matches!(answer.code, 200 | 503));
        fine.for_each(|answer| answer.content.push((media, shape)));
        self
    }

    /// One whose body is no JSON.
    fn text(id: &'static str, summary: &'static str, media: &'static [&'static str]) -> Self {
        let content = media.iter().map(|media| (*media, None)).collect();
        let answers = vec![Answer { code: 200, about: "Always.", content }];
        Self { id, summary, queries: &[], answers }
    }
}

fn said(endpoint: Endpoint) -> Said {
    const READINESS: &str = "Whether requests should be sent here, with every check.";
    const WHOLE: &str = "The health of the whole.";
    match endpoint {
        Endpoint::Livez => Said::verdict("livez", "Whether the process answers.", ALIVE),
        Endpoint::Readyz => Said::verdict("readyz", READINESS, CANONICAL),
        Endpoint::Startupz => Said::verdict("startupz", "Whether the start is over.", CANONICAL),
        Endpoint::OpsLive => Said::always("ops_live", "The process answers.", OK),
        Endpoint::OpsReady => Said::always("ops_ready", "The process answers.", OK),
        Endpoint::OpsStartup => Said::always("ops_startup", "The process answers.", OK),
        Endpoint::HealthLive => Said::always("health_live", "The process answers.", OK),
        Endpoint::HealthReady => Said::verdict("health_ready", READINESS, LIST),
        Endpoint::HealthStartup => {
            Said::verdict("health_startup", "Whether the start is over, with the critical checks.", LIST)
        }
        Endpoint::HealthCheck => Said::verdict("health_check", "One check.", LISTED_CHECK)
            .or(404, "No check has this name, or names are hidden."),
        Endpoint::Health => Said::verdict("health", WHOLE, HEALTH)
            .with("application/health+json", Some(HEALTH))
            .asked(&[FORMAT])
            .or(400, "The format is unknown."),
        Endpoint::HealthStream => Said::text(
            "health_stream",
            "The bodies of `/health` as server-sent events, until the client or the service ends.",
            &["text/event-stream"],
        )
        .asked(STREAM_QUERIES)
        .or(400, "The format or the interval is none.")
        .or(503, "Too many streams are open; `Retry-After` tells when to try again."),
        Endpoint::HealthCircuits => {
            Said::verdict("health_circuits", "The circuits, with what they counted.", CIRCUITS).asked(STRICT)
        }
        Endpoint::Healthz => Said::verdict("healthz", WHOLE, HEALTHZ),
        Endpoint::Ready => Said::verdict("ready", "Whether requests should be sent here.", READY),
        Endpoint::Live => Said::always("live", "The process answers.", LIVE),
        Endpoint::Metrics => Said::text(
            "metrics",
            "The metrics for Prometheus.",
            &["text/plain", "application/openmetrics-text"],
        )
        .or(500, "A metrics collector of the program panicked."),
        Endpoint::Resilience => Said::text("page", "How things stand, for people.", &["text/html"]),
    }
}

/// One endpoint where it is mounted.
pub(super) fn described(endpoint: Endpoint, path: String) -> Described {
    let Said { id, summary, queries, mut answers } = said(endpoint);
    answers.push(wrong_method());
    answers.sort_by_key(|answer| answer.code);
    let group = match endpoint {
        Endpoint::Metrics => "Metrics",
        Endpoint::Resilience => "API",
        _ => "Health",
    };
    let token = Token::ForMore;
    Described { id, group, method: "GET", path, summary, queries, takes: None, answers, token }
}
