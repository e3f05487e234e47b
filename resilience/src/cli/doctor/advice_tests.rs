use std::time::Duration;

use reqwest::StatusCode;

use super::of;
use crate::cli::doctor::examination::{Examination, Probe, Told};
use crate::cli::picture::Picture;
use crate::http::{Endpoint, Endpoints};

const STREAM: &str = "text/event-stream";

fn told(code: u16, body: &str) -> Told {
    let status = StatusCode::from_u16(code).expect("a status");
    Told {
        code,
        content_type: "application/json".to_owned(),
        latency: Duration::from_millis(2),
        picture: Picture::read(status, body),
        body: body.to_owned(),
    }
}

/// A service of which nothing is wrong.
fn healthy() -> Examination {
    let ok = || told(200, r#"{"status":"healthy"}"#);
    let answers = [
        (Endpoint::Livez, ok()),
        (Endpoint::Readyz, ok()),
        (Endpoint::Startupz, ok()),
        (Endpoint::HealthStream, Told { content_type: STREAM.to_owned(), ..ok() }),
        (
            Endpoint::HealthCircuits,
            told(200, r#"{"healthy":true,"circuits":{"payment":{"state":"closed"}}}"#),
        ),
        (Endpoint::Metrics, Told { content_type: "text/plain; version=0.0.4".to_owned(), ..told(200, "") }),
    ];
    let probes = answers.map(|(endpoint, told)| {
        let path = Endpoints::default().path(endpoint).expect("a path");
        Probe { endpoint, path, answer: Ok(told) }
    });
    let url = "http://shop".to_owned();
    Examination {
        url,
        probes: probes.into(),
        probe_timeout: Duration::from_secs(3),
        ..Examination::default()
    }
}

/// One in which an endpoint answers otherwise.
fn but(endpoint: Endpoint, answer: Result<Told, String>) -> Examination {
    let mut examination = healthy();
    let probe = examination.probes.iter_mut().find(|probe| probe.endpoint == endpoint);
    probe.expect("a probe").answer = answer;
    examination
}

#[test]
fn of_what_works_nothing_is_said() {
    assert_eq!(of(&healthy()), [""; 0]);
    assert!(healthy().is_healthy());
}

#[test]
fn each_fault_has_its_help() {
    let ready = |code, body: &str| but(Endpoint::Readyz, Ok(told(code, body)));
    let checks = |message: &str| {
        ready(
            503,
            &format!(
                r#"{{"status":"unhealthy","reason":"database not ready","checks":{{"database":{{"status":"unhealthy","critical":true,"message":"{message}"}}}}}}"#
            ),
        )
    };
    let cases = [
        (
            but(Endpoint::Livez, Err("cannot reach http://shop/livez: Connection refused".to_owned())),
            "nothing listens there",
        ),
        (
            but(Endpoint::Livez, Err("cannot reach http://shop/livez: dns error: x".to_owned())),
            "the name is not known here",
        ),
        (
            but(Endpoint::Livez, Err("http://shop/livez did not answer within 10s".to_owned())),
            "a firewall drops them",
        ),
        (
            but(Endpoint::Livez, Err("received corrupt message of type InvalidContentType".to_owned())),
            "something else is spoken there",
        ),
        (
            but(Endpoint::Livez, Err("invalid peer certificate: UnknownIssuer".to_owned())),
            "its certificate is not trusted here",
        ),
        (but(Endpoint::Livez, Err("broken".to_owned())), "see whether the address is right"),
        (but(Endpoint::Livez, Ok(told(404, ""))), "/livez is not there"),
        (but(Endpoint::Livez, Ok(told(200, "<html>"))), "/livez answers 200 with something else"),
        (but(Endpoint::Livez, Ok(told(401, ""))), "/livez answers 401"),
        (but(Endpoint::Livez, Ok(told(503, r#"{"status":"stalled"}"#))), "the runtime has stalled"),
        (
            but(Endpoint::Startupz, Ok(told(503, r#"{"status":"unhealthy","reason":"starting"}"#))),
            "the start is not over (starting)",
        ),
        (ready(503, r#"{"status":"unhealthy","reason":"shutting_down"}"#), "it is not ready (shutting_down)"),
        (checks("timeout"), "critical check `database` is unhealthy (timeout): it did not end in time"),
        (checks("connect"), "see whether the dependency runs"),
        (checks("auth: password authentication failed"), "refuses the credentials"),
        (checks("dns"), "the dependency's name is not known"),
        (checks("tls"), "no trust could be established"),
        (checks("config"), "it is set up wrongly"),
        (checks("panic"), "it panicked"),
        (checks("protocol"), "answers something else than expected"),
        (checks("three left"), "see what the log says of it"),
        (but(Endpoint::Metrics, Ok(told(404, ""))), "/metrics answers 404"),
        (but(Endpoint::HealthStream, Ok(told(503, ""))), "has no place left"),
        (but(Endpoint::HealthStream, Ok(told(404, ""))), "dashboards have to poll"),
        (but(Endpoint::HealthStream, Ok(told(200, ""))), "is no stream"),
        (
            but(
                Endpoint::Readyz,
                Ok(Told { latency: Duration::from_secs(2), ..told(200, r#"{"status":"ok"}"#) }),
            ),
            "a probe took 2s of the 3s that the platform waits",
        ),
    ];
    for (examination, expected) in cases {
        let advice = of(&examination);
        assert_eq!(advice.len(), 1, "{advice:#?} for {expected}");
        assert!(advice[0].contains(expected), "{advice:#?} for {expected}");
    }
}

#[test]
fn circuits_have_theirs() {
    for (state, expected) in [
        ("open", "circuit `payment` is open: calls are refused"),
        ("half_open", "circuit `payment` is half_open: trial calls decide"),
        ("forced_open", "circuit `payment` is forced_open: somebody has opened it"),
        ("disabled", "circuit `payment` is disabled: somebody has switched it off"),
    ] {
        let body = format!(r#"{{"healthy":false,"circuits":{{"payment":{{"state":"{state}"}}}}}}"#);
        let advice = of(&but(Endpoint::HealthCircuits, Ok(told(200, &body))));
        assert!(advice.len() == 1 && advice[0].starts_with(expected), "{advice:#?}");
    }
}

#[test]
fn a_slow_check_is_compared_with_the_probes() {
    let body = r#"{"status":"healthy","checks":{"search":{"status":"healthy"}}}"#;
    let mut examination = but(Endpoint::Readyz, Ok(told(200, body)));
    examination.slowest = vec![("search".to_owned(), 1.0)];
    assert_eq!(of(&examination), [""; 0]);
    examination.slowest = vec![("search".to_owned(), 2.5)];
    assert!(of(&examination)[0].starts_with("check `search` takes up to 2.5 s: make it cheaper"));
    examination.slowest = vec![("search".to_owned(), f64::INFINITY)];
    let expected =
        "check `search` takes more than 10 s, which is longer than a probe is waited for: make it cheaper";
    assert!(of(&examination)[0].starts_with(expected));
}
