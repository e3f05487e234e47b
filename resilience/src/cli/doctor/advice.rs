//! What is wrong, and what helps: one sentence or two for each finding.

use super::examination::{Examination, Told};
use crate::cli::duration;
use crate::cli::picture::{CheckRow, Picture};
use crate::http::Endpoint;

/// Checks should take less, in seconds.
const SLOW: f64 = 1.0;

pub(super) fn of(examination: &Examination) -> Vec<String> {
    if let Some(Err(reason)) = examination.probes.first().map(|probe| &probe.answer) {
        return vec![unreachable(reason)];
    }
    let mut advice = Vec::new();
    advice.extend(live(examination));
    advice.extend(started(examination));
    advice.extend(ready(examination));
    advice.extend(examination.checks().iter().filter(|check| !check.is_healthy()).map(failing));
    advice.extend(examination.checks().iter().filter_map(|check| slow(examination, check)));
    advice.extend(circuits(examination));
    advice.extend(late(examination));
    advice.extend(examination.told(Endpoint::Metrics).and_then(metrics));
    advice.extend(examination.told(Endpoint::HealthStream).and_then(stream));
    advice
}

fn unreachable(reason: &str) -> String {
    let help = if reason.contains("Connection refused") {
        "nothing listens there: see whether the program runs, and whether the port is that of `RESILIENCE_ADDR`, `PORT` \
         or `.admin(..)`; in a container it must listen on 0.0.0.0, not on 127.0.0.1"
    } else if reason.contains("dns error") {
        "the name is not known here: see whether it is spelled right, and whether it is one of this network"
    } else if reason.contains("did not answer within") {
        "it takes connections and does not answer, or a firewall drops them: see whether the program is stopped or its \
         runtime is blocked; with `.admin(..)` the probes have a thread of their own"
    } else if reason.contains("InvalidContentType") || reason.contains("invalid HTTP") {
        "something else is spoken there: see whether the address is one of HTTP or of HTTPS, and the port the right one"
    } else if reason.contains("certificate") {
        "its certificate is not trusted here: see whether the name in the address is that of the certificate, and \
         whether its authority is among the system's roots"
    } else {
        "see whether the address is right, and whether the network lets it through"
    };
    format!("{reason}: {help}")
}

fn live(examination: &Examination) -> Option<String> {
    let told = examination.told(Endpoint::Livez)?;
    match told.code {
        200 if told.picture.is_some() => None,
        404 => Some(
            "/livez is not there: the endpoints were moved, switched off, or are on an address of their own \
             (`.admin(..)`); or this is no service of the framework"
                .to_owned(),
        ),
        503 => Some(
            "/livez answers 503: the runtime has stalled for longer than `.watchdog(..)` allows".to_owned(),
        ),
        200 => Some("/livez answers 200 with something else: this is no service of the framework".to_owned()),
        code => Some(format!(
            "/livez answers {code}: a proxy in front of it may want credentials, or refuse probes"
        )),
    }
}

fn started(examination: &Examination) -> Option<String> {
    let told = examination.told(Endpoint::Startupz).filter(|told| told.code == 503)?;
    let reason = reason(told.picture.as_ref());
    Some(format!(
        "the start is not over{reason}: the startup probe of the platform must allow for as long as \
         `.startup(timeout, ..)` does; what a startup hook does is in the log"
    ))
}

fn ready(examination: &Examination) -> Option<String> {
    let told = examination.told(Endpoint::Readyz).filter(|told| told.code == 503)?;
    let has_started = examination.told(Endpoint::Startupz).is_none_or(|told| told.code != 503);
    let picture = told.picture.as_ref();
    let of_check = picture.is_some_and(|picture| picture.checks.iter().any(|check| !check.is_healthy()));
    if !has_started || of_check {
        return None;
    }
    let reason = reason(picture);
    Some(format!("it is not ready{reason}: it is told no requests until it is; what changed is in the log"))
}

fn reason(picture: Option<&Picture>) -> String {
    let reason = picture.and_then(|picture| picture.reason.as_deref());
    reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
}

fn failing(check: &CheckRow) -> String {
    let kind = match check.critical {
        Some(true) => "critical check",
        _ => "check",
    };
    let message = check.message.as_deref().unwrap_or_default();
    let help = match message.split([' ', ':']).next().unwrap_or_default() {
        "timeout" => {
            "it did not end in time: see whether what it looks at is slow or hangs; give it a longer `timeout` \
                      where that is how it is, and an `interval`, so that no probe waits for it"
        }
        "connect" => {
            "nothing could be connected to: see whether the dependency runs, and whether its address, as the \
                      environment sets it, is right"
        }
        "auth" => {
            "the dependency refuses the credentials: see whether they are set in this environment and still valid"
        }
        "dns" => "the dependency's name is not known: see whether its address is right for this environment",
        "tls" => {
            "no trust could be established: see whether the certificate is valid and its authority known here"
        }
        "config" => "it is set up wrongly: the log names the setting",
        "panic" => "it panicked: the log tells where",
        "protocol" => {
            "the dependency answers something else than expected: see whether its address is the right one"
        }
        _ => "see what the log says of it; its error's text is shown with the admin token",
    };
    let message = if message.is_empty() { String::new() } else { format!(" ({message})") };
    format!("{kind} `{}` is {}{message}: {help}", check.name, check.status)
}

fn slow(examination: &Examination, check: &CheckRow) -> Option<String> {
    let bound = examination.slowest(&check.name).filter(|bound| *bound > SLOW)?;
    let limit = examination.probe_timeout.as_secs_f64();
    let time = if bound.is_finite() { format!("up to {bound} s") } else { "more than 10 s".to_owned() };
    let beyond = if bound > limit { ", which is longer than a probe is waited for" } else { "" };
    Some(format!(
        "check `{}` takes {time}{beyond}: make it cheaper, or give it an `interval`, so that it runs in the background",
        check.name
    ))
}

fn circuits(examination: &Examination) -> Vec<String> {
    let body = examination.told(Endpoint::HealthCircuits).map(|told| told.body.as_str()).unwrap_or_default();
    let body = serde_json::from_str::<serde_json::Value>(body).unwrap_or_default();
    let circuits = body["circuits"].as_object().into_iter().flatten();
    let told = circuits.filter_map(|(name, circuit)| {
        let help = match circuit["state"].as_str()? {
            "open" => "calls are refused: see whether what it protects works; it tries by itself when the time is over",
            "half_open" => "trial calls decide whether it closes: it needs some",
            "forced_open" => "somebody has opened it, and nothing but somebody closes it",
            "disabled" => "somebody has switched it off: nothing is protected",
            _ => return None,
        };
        Some(format!("circuit `{name}` is {}: {help}", circuit["state"].as_str().unwrap_or_default()))
    });
    told.collect()
}

fn late(examination: &Examination) -> Option<String> {
    let probes =
        [Endpoint::Livez, Endpoint::Readyz, Endpoint::Startupz].map(|endpoint| examination.told(endpoint));
    let slowest = probes.into_iter().flatten().map(|told| told.latency).max()?;
    (slowest * 2 > examination.probe_timeout).then(|| {
        let (slowest, limit) = (duration::display(slowest), duration::display(examination.probe_timeout));
        format!("a probe took {slowest} of the {limit} that the platform waits: give probes more time, or checks an `interval`")
    })
}

fn metrics(told: &Told) -> Option<String> {
    let is_scrape = told.code == 200 && told.content_type.starts_with("text/plain");
    (!is_scrape).then(|| format!("/metrics answers {}: Prometheus finds nothing there", told.code))
}

fn stream(told: &Told) -> Option<String> {
    let is_stream = told.content_type.starts_with("text/event-stream");
    match told.code {
        200 if is_stream => None,
        200 => Some("/health/$stream is no stream: a proxy may have taken it for another answer".to_owned()),
        503 => Some("/health/$stream has no place left: 64 clients follow it already".to_owned()),
        code => Some(format!("/health/$stream answers {code}: dashboards have to poll")),
    }
}

#[cfg(test)]
#[path = "advice_tests.rs"]
mod tests;
