//! `haproxy`: a backend whose checks notice a stop while the service still serves.

mod syntax;

use std::time::Duration;

use super::blueprint::Blueprint;
use super::place::Place;
use super::text::{comments, label, plain, probe_timeout, time};
use crate::http::{Endpoint, STREAM_KEEP_ALIVE};
use syntax::word;

/// The backend.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let name = label(&blueprint.name);
    let place = blueprint.readiness_for_balancers();
    format!(
        r"{head}backend {name}
    mode http
    balance roundrobin
    # Whom a request comes from: the service believes it with `.trusted_proxies([..])`.
    option forwardfor
{closed}
{check}
    # What was never sent may go to another replica; what may have been sent only where it does no harm twice.
    retries 2
    option redispatch 1
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless {{ method GET HEAD OPTIONS }}
    http-reuse safe

    timeout connect 2s
    timeout queue 5s
{timeout}    timeout tunnel 1h

    # Requests that run when a replica leaves are finished by it: nothing here cuts them, as
    # `on-marked-down shutdown-sessions` would.
{queue}    default-server {watch}slowstart 10s pool-purge-delay {purge}{most}
    server {name}-1 127.0.0.1:{port}{checked} # change
",
        head = comments(&head(blueprint, &name)),
        closed = closed(blueprint),
        check = check(place.as_ref(), &name),
        timeout = timeout(blueprint),
        watch = Watch::of(blueprint).text(),
        purge = time((blueprint.idle / 4).clamp(Duration::from_millis(100), Duration::from_secs(5))),
        queue = blueprint.max_in_flight.map_or("", |_| {
            "    # What is beyond `.max_in_flight(..)` waits here, and is not refused there. Open streams count, too.\n"
        }),
        most = blueprint.max_in_flight.map_or_else(String::new, |most| format!(" maxconn {most}")),
        port = blueprint.port,
        checked = checked(place.as_ref(), blueprint.port),
    )
}

fn head(blueprint: &Blueprint, name: &str) -> Vec<String> {
    let mut lines = vec![
        format!("HAProxy in front of {}, made from its declarations.", plain(&blueprint.name)),
        "Make it again where those change: RESILIENCE_EXPORT=haproxy prints it.".to_owned(),
        format!("A part of haproxy.cfg: a frontend sends requests here with `default_backend {name}`."),
        "Yours to change: the addresses of the replicas, one `server` line each.".to_owned(),
    ];
    if !Watch::of(blueprint).in_time {
        lines.push(format!(
            "WARNING: `.shutdown(..)` has a delay of {}: too short for the check to notice a stop in it.",
            time(blueprint.shutdown_delay)
        ));
    }
    lines.extend(blueprint.local_proxy_warning());
    lines.extend(blueprint.address_warnings());
    lines
}

/// What is for operators stays closed to clients: behind a proxy on the same machine all of them would seem local.
fn closed(blueprint: &Blueprint) -> String {
    let metrics = blueprint.main(Endpoint::Metrics);
    let metrics =
        metrics.map(|place| format!("path {} {}", word(&place.path), word(&format!("{}/", place.path))));
    let page = blueprint.main(Endpoint::Resilience);
    let below = page.as_ref().map(|place| format!("path_beg {}", word(&format!("{}/", place.path))));
    let page = page.map(|place| format!("path {}", word(&place.path)));
    let line = |which| {
        format!("    http-request deny deny_status 404 if {{ {which} }} !{{ src 127.0.0.0/8 ::1 }}\n")
    };
    let lines: String = [metrics, page, below].into_iter().flatten().map(line).collect();
    if lines.is_empty() {
        return lines;
    }
    format!("    # For operators alone.\n{lines}")
}

fn check(place: Option<&Place>, name: &str) -> String {
    let Some(place) = place else {
        return "    # The endpoints that tell of readiness are switched off: all that is looked at is whether somebody \
                listens.\n    timeout check 3s\n"
            .to_owned();
    };
    format!(
        r"    # 503 while the service starts, while a critical check fails, and from the beginning of the stop.
    option httpchk
    http-check send meth GET uri {path} ver HTTP/1.1 hdr Host {name}
    http-check expect status 200
    # Longer than the service waits for its own checks.
    timeout check {timeout}
",
        path = word(&place.path),
        timeout = time(probe_timeout()),
    )
}

/// What of a `server` line says how it is checked.
fn checked(place: Option<&Place>, port: u16) -> String {
    match place {
        Some(place) if place.port != port => format!(" check port {}", place.port),
        _ => " check".to_owned(),
    }
}

fn timeout(blueprint: &Blueprint) -> String {
    let stream = blueprint.main(Endpoint::HealthStream).map_or(Duration::ZERO, |_| 2 * STREAM_KEEP_ALIVE);
    match blueprint.request_timeout {
        Some(limit) => {
            let limit = limit.saturating_add(Duration::from_secs(1)).max(stream);
            format!(
                "    # Longer than `.request_timeout(..)`, whose 504 tells more. A route with a longer one needs it here.\n    \
                 timeout server {}\n",
                time(limit)
            )
        }
        None => "    # No `.request_timeout(..)` is declared: this is how long an answer may take.\n    \
                 timeout server 60s\n"
            .to_owned(),
    }
}

/// How often the check looks: a stop is to be noticed in the delay that the service serves on.
struct Watch {
    usual: Duration,
    /// Once the last look was other than those before.
    doubtful: Duration,
    in_time: bool,
}

impl Watch {
    const FALL: u32 = 3;

    fn of(blueprint: &Blueprint) -> Self {
        let delay = blueprint.shutdown_delay;
        let usual = (delay / 5 * 2).clamp(Duration::from_millis(400), Duration::from_secs(5));
        let doubtful = (delay / 10).clamp(Duration::from_millis(100), Duration::from_secs(1));
        let noticed = usual + doubtful * (Self::FALL - 1);
        Self { usual, doubtful, in_time: noticed < delay }
    }

    fn text(&self) -> String {
        let (usual, doubtful) = (time(self.usual), time(self.doubtful));
        format!("inter {usual} fastinter {doubtful} downinter {doubtful} rise 2 fall {} ", Self::FALL)
    }
}

#[cfg(test)]
#[path = "haproxy_tests.rs"]
mod tests;
