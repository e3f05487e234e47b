//! The probes, with times that fit what the service may take.

use std::time::Duration;

use super::MOST;
use crate::export::blueprint::Blueprint;
use crate::export::place::Place;
use crate::export::text::{probe_timeout, seconds};
use crate::export::yaml::quoted;

/// How often the start is looked at, in seconds.
const STARTUP_PERIOD: u64 = 5;

/// What a container has beside the time of its start, in seconds: the process itself has to begin.
const STARTUP_SPARE: Duration = Duration::from_secs(15);

/// One probe.
struct Probe {
    kind: &'static str,
    reason: String,
    place: Option<Place>,
    period: u64,
    failures: u64,
    /// What the file says where no endpoint is left to ask.
    without: &'static str,
}

pub(super) fn write(blueprint: &Blueprint) -> String {
    let budget = startup_budget(blueprint);
    let hooks = match blueprint.startup_hooks.len() {
        0 => String::new(),
        1 => ", its startup hook included".to_owned(),
        count => format!(", its {count} startup hooks included"),
    };
    let longest = blueprint.longest_start().as_secs_f64();
    let probes = [
        Probe {
            kind: "startupProbe",
            reason: format!("A start may take {longest} s{hooks}: this waits {budget} s."),
            place: blueprint.startup(),
            period: STARTUP_PERIOD,
            failures: budget / STARTUP_PERIOD,
            without: "no startupProbe: the endpoints that tell of the start and of readiness are switched off",
        },
        Probe {
            kind: "livenessProbe",
            reason: "Looks at the process alone: what it depends on is no reason to start it anew."
                .to_owned(),
            place: blueprint.liveness(),
            period: 10,
            failures: 3,
            without: "no livenessProbe: the endpoints that answer while the process does are switched off, or not \
                      reached from outside",
        },
        Probe {
            kind: "readinessProbe",
            reason: "503 while a critical check fails, and from the beginning of the stop.".to_owned(),
            place: blueprint.readiness(),
            period: 5,
            failures: 2,
            without: "no readinessProbe: the endpoints that tell of readiness are switched off, so requests come \
                      while the service starts, and 503 is the answer",
        },
    ];
    probes.iter().map(Probe::text).collect()
}

/// How long the startup probe waits, in seconds: longer than the start.
pub(super) fn startup_budget(blueprint: &Blueprint) -> u64 {
    let longest = seconds(blueprint.longest_start().saturating_add(STARTUP_SPARE));
    longest.div_ceil(STARTUP_PERIOD).min(MOST / STARTUP_PERIOD) * STARTUP_PERIOD
}

impl Probe {
    fn text(&self) -> String {
        let Self { kind, reason, period, failures, .. } = self;
        let Some(place) = &self.place else { return format!("          # There is {}.\n", self.without) };
        format!(
            r"          # {reason}
          {kind}:
            httpGet:
              path: {path}
              port: {port}
            periodSeconds: {period}
            timeoutSeconds: {timeout}
            failureThreshold: {failures}
",
            path = quoted(&place.path),
            port = if place.apart { "operations" } else { "http" },
            timeout = seconds(probe_timeout()),
        )
    }
}
