use super::super::golden_tests::blueprint;
use super::*;
use crate::http::Endpoints;

#[test]
fn declared_limits_are_those_of_the_mesh() {
    let service = Blueprint {
        port: 8080,
        idle: Duration::from_secs(10),
        request_timeout: Some(Duration::from_secs(10)),
        max_in_flight: Some(250),
        shutdown_delay: Duration::from_secs(7),
        shutdown_drain: Duration::from_millis(30_500),
        ..blueprint()
    };
    let written = write(&service);
    for expected in [
        "      timeout: 11s\n",
        "        http2MaxRequests: 250\n",
        "        idleTimeout: 8s\n",
        "              number: 8080\n",
        "\"terminationDrainDuration\": \"38s\"",
    ] {
        assert!(written.contains(expected), "{expected}{written}");
    }
}

#[test]
fn the_stream_has_a_route_without_an_end() {
    let written = write(&blueprint());
    assert!(written.contains("            exact: \"/health/$stream\"\n"), "{written}");
    let endpoints = Endpoints::default().without(Endpoint::HealthStream);
    assert!(!write(&Blueprint { endpoints, ..blueprint() }).contains("health-stream"));
}

#[test]
fn names_and_paths_stay_what_they_are() {
    let endpoints = Endpoints::default().at(Endpoint::HealthStream, "/s\"-x");
    let service = Blueprint { name: "shop\nspec: {}".to_owned(), endpoints, ..blueprint() };
    let written = write(&service);
    assert!(written.contains(r#"exact: "/s\"-x""#), "{written}");
    assert_eq!(written.lines().filter(|line| line.starts_with("spec:")).count(), 2, "{written}");
}
