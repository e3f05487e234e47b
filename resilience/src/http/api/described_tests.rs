use std::collections::BTreeSet;

use axum::http::Request;
use serde_json::Value;

use super::*;
use crate::health::check::Check;
use crate::health::outcome::Health;
use crate::health::report::CircuitReport;
use crate::http::api::shape::tests::misfit;
use crate::http::testing::{Service, TOKEN, circuit, entry, failing};
use crate::http::{Details, Prefixes};
use crate::lifecycle::Phase;
use crate::policy::circuit_state::CircuitState;

fn circuits() -> Vec<CircuitReport> {
    vec![circuit("open", CircuitState::Open), circuit("closed", CircuitState::Closed)]
}

/// Services whose answers differ.
fn services() -> Vec<Service> {
    let slow = || entry("slow", || async { Health::degraded("slow").detail("replicas", 1) });
    let down = || entry("database", failing().critical());
    vec![
        Service::of(vec![slow()]),
        Service::of(vec![down(), slow()]),
        Service::with_circuits(vec![slow()], circuits),
        Service::hiding(vec![down()], Details::Always),
        Service::in_phase(vec![slow()], Phase::Starting),
        Service::in_phase(vec![slow()], Phase::Stopping),
        Service::of(Vec::new()),
    ]
}

#[tokio::test(start_paused = true)]
async fn every_answer_is_one_that_is_described() {
    let list = described(&Endpoints::default());
    for service in services() {
        for one in list.iter().filter(|one| one.takes.is_none() && !one.path.contains('$')) {
            let path = one.path.replace("{name}", "database").replace("{kind}", "postman");
            for query in
                ["", "?format=ietf", "?format=spring", "?format=microprofile", "?format=x", "?strict=1"]
            {
                for token in [TOKEN, "wrong"] {
                    let request = Request::get(format!("{path}{query}")).header("host", "localhost");
                    let answer =
                        service.ask(request.header("authorization", format!("Bearer {token}"))).await;
                    let said = one.answers.iter().find(|said| said.code == answer.code.as_u16());
                    let said =
                        said.unwrap_or_else(|| panic!("{path}{query}: {} is not described", answer.code));
                    let media = answer.header("content-type").split(';').next().unwrap().to_owned();
                    let content = said.content.iter().find(|(known, _)| *known == media);
                    let (_, shape) =
                        content.unwrap_or_else(|| panic!("{path}{query}: {media} is not described"));
                    if let Some(shape) = shape {
                        let body: Value = serde_json::from_str(&answer.body).unwrap();
                        assert_eq!(misfit(*shape, &body), None, "{path}{query}");
                    }
                }
            }
        }
    }
}

#[test]
fn all_that_is_mounted_is_described_where_it_is_mounted() {
    let endpoints = Endpoints::default()
        .without(Endpoint::Live)
        .at(Endpoint::Resilience, "/ops")
        .prefixes(Prefixes::new().health("/internal"));
    let list = described(&endpoints);
    let paths: BTreeSet<_> = list.iter().map(|one| one.path.as_str()).collect();
    for (_, path) in endpoints.paths() {
        assert!(paths.contains(path.as_str()), "{path}");
    }
    assert!(paths.contains("/ops/api/circuits/{name}/reset") && paths.contains("/internal/checks/{name}"));
    assert!(!paths.contains("/live") && !paths.iter().any(|path| path.starts_with("/_resilience")));
    let ids: BTreeSet<_> = list.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), list.len(), "each has a name of its own");
    let codes = list.iter().flat_map(|one| one.answers.windows(2).map(move |pair| (one.id, pair)));
    codes.for_each(|(id, pair)| assert!(pair[0].code < pair[1].code, "{id}"));
}
