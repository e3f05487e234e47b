//! `istio`: a `VirtualService` and a `DestinationRule` whose times fit the service.

use std::time::Duration;

use super::blueprint::Blueprint;
use super::text::{comments, label, plain, seconds, time};
use super::yaml::quoted;
use crate::http::Endpoint;

/// The two manifests.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let name = label(&blueprint.name);
    let head = comments(&head(blueprint));
    format!("{head}{}---\n{}", virtual_service(blueprint, &name), destination_rule(blueprint, &name))
}

fn head(blueprint: &Blueprint) -> Vec<String> {
    let drain = seconds(blueprint.shutdown_delay.saturating_add(blueprint.shutdown_drain));
    let mut lines = vec![
        format!("Istio manifests of {}, made from its declarations.", plain(&blueprint.name)),
        "Make them again where those change: RESILIENCE_EXPORT=istio prints them.".to_owned(),
        "They stand beside the Deployment and the Service that RESILIENCE_EXPORT=kubernetes prints."
            .to_owned(),
    ];
    for line in [
        "",
        "The probes: Istio sends those of the kubelet through its own agent in the pod (annotation",
        "sidecar.istio.io/rewriteAppHTTPProbers, on by default), so they need no certificate and no change here.",
        "",
    ] {
        lines.push(line.to_owned());
    }
    lines.push(
        "The stop: where the proxy is an ordinary container and no native sidecar, it must outlive"
            .to_owned(),
    );
    lines.push("what the service finishes. Annotate the pods:".to_owned());
    lines.push(format!(
        "  proxy.istio.io/config: '{{\"holdApplicationUntilProxyStarts\": true, \"terminationDrainDuration\": \"{drain}s\"}}'"
    ));
    if let Some(metrics) = blueprint.place(Endpoint::Metrics) {
        lines.push(String::new());
        lines.push(format!(
            "The metrics: with the annotations of the Deployment the proxy asks for {} at port {} itself and",
            plain(&metrics.path),
            metrics.port
        ));
        lines.push(
            "serves them with its own at port 15020, where Prometheus needs no certificate.".to_owned(),
        );
    }
    lines.extend(blueprint.address_warnings());
    lines
}

fn virtual_service(blueprint: &Blueprint, name: &str) -> String {
    format!(
        r"apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  hosts:
    - {name}
  http:
{stream}    - name: all
      route:
        - destination:
            host: {name}
            port:
              number: {port}
{timeout}      # Without this Istio would also repeat what was answered with 503: in maintenance, or with an open circuit, all
      # replicas say that. What was never sent may go to another one.
      retries:
        attempts: 2
        retryOn: connect-failure,refused-stream
",
        stream = stream(blueprint, name),
        port = blueprint.port,
        timeout = timeout(blueprint),
    )
}

/// The stream never ends, so no time may be set on it.
fn stream(blueprint: &Blueprint, name: &str) -> String {
    let Some(stream) = blueprint.main(Endpoint::HealthStream) else { return String::new() };
    format!(
        r"    # It ends with the client or the service.
    - name: health-stream
      match:
        - uri:
            exact: {path}
      route:
        - destination:
            host: {name}
            port:
              number: {port}
      timeout: 0s
",
        path = quoted(&stream.path),
        port = blueprint.port,
    )
}

fn timeout(blueprint: &Blueprint) -> String {
    match blueprint.request_timeout {
        Some(limit) => format!(
            "      # Longer than `.request_timeout(..)`, whose 504 tells more. A route with a longer one needs it here, and\n      \
             # one whose answer is a stream needs a route of its own, as above.\n      timeout: {}\n",
            time(limit.saturating_add(Duration::from_secs(1)))
        ),
        None => {
            "      # No `.request_timeout(..)` is declared: nothing is cut here either.\n      timeout: 0s\n"
                .to_owned()
        }
    }
}

fn destination_rule(blueprint: &Blueprint, name: &str) -> String {
    format!(
        r"apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  host: {name}
  trafficPolicy:
    connectionPool:
      tcp:
        connectTimeout: 2s
      http:
        # Of one client's proxy. What is beyond is answered with 503 there.
        http1MaxPendingRequests: 100
        http2MaxRequests: {requests}
        # Before the service closes it, which is after {idle}.
        idleTimeout: {keep}
    outlierDetection:
      # A replica that cannot be reached or breaks off is left out. What it answers is no sign against it: 503 is
      # what all replicas say in maintenance, or with an open circuit; one that is alone in it is not ready.
      splitExternalLocalOriginErrors: true
      consecutiveLocalOriginFailures: 5
      consecutiveGatewayErrors: 0
      consecutive5xxErrors: 0
      interval: 30s
      baseEjectionTime: 30s
      maxEjectionPercent: 50
      minHealthPercent: 40
",
        requests = blueprint.max_in_flight.unwrap_or(100).min(i32::MAX.unsigned_abs()),
        idle = time(blueprint.idle),
        keep = time((blueprint.idle / 5 * 4).max(Duration::from_millis(1))),
    )
}

#[cfg(test)]
#[path = "istio_tests.rs"]
mod tests;
