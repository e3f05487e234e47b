//! `kubernetes`: a Deployment whose probes and times fit the service, its Service, and how many replicas may be gone.

mod environment;
mod probes;

use super::blueprint::Blueprint;
use super::text::{SPARE, comments, label, plain, seconds, tag};
use super::yaml::quoted;
use crate::http::Endpoint;

/// The three manifests.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let name = label(&blueprint.name);
    let manifests = [deployment(blueprint, &name), service(blueprint, &name), disruption_budget(&name)];
    format!("{}{}", comments(&head(blueprint)), manifests.join("---\n"))
}

fn head(blueprint: &Blueprint) -> Vec<String> {
    let mut lines = vec![
        format!("Kubernetes manifests of {}, made from its declarations.", plain(&blueprint.name)),
        "Make them again where those change: RESILIENCE_EXPORT=kubernetes prints them.".to_owned(),
        "Yours to change, each marked with `change`: the image, the resources, the number of replicas."
            .to_owned(),
    ];
    let warnings = blueprint.address_warnings();
    if !warnings.is_empty() {
        lines.push(String::new());
        lines.extend(warnings);
    }
    lines
}

fn deployment(blueprint: &Blueprint, name: &str) -> String {
    let version = blueprint.version.as_deref().and_then(tag);
    let version_label = version.as_deref().map_or_else(String::new, |version| {
        format!("        app.kubernetes.io/version: {}\n", quoted(version))
    });
    format!(
        r"apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  replicas: 3 # change
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  strategy:
    rollingUpdate:
      # A new replica is ready before an old one goes.
      maxSurge: 1
      maxUnavailable: 0
  # Longer than the startup probe waits.
  progressDeadlineSeconds: {progress}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
{version_label}{annotations}    spec:
      # Longer than a stop may take: a delay of {delay} s, {drain} s to drain, {cleanup} s to clean up, {SPARE} s to spare. The delay
      # is the service's own: a sleep in a preStop hook would only add to it.
      terminationGracePeriodSeconds: {grace}
      automountServiceAccountToken: false
      # The variables that tell of other Services could be taken for settings.
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {name}
          image: registry.example.com/{name}:{tag} # change
          ports:
{ports}{environment}{probes}          resources: # change
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          volumeMounts:
            - name: temporary
              mountPath: /tmp
      volumes:
        - name: temporary
          emptyDir: {{}}
",
        progress = probes::startup_budget(blueprint).saturating_add(60).clamp(600, MOST),
        annotations = annotations(blueprint),
        delay = blueprint.shutdown_delay.as_secs_f64(),
        drain = blueprint.shutdown_drain.as_secs_f64(),
        cleanup = blueprint.shutdown_cleanup.as_secs_f64(),
        grace = grace(blueprint),
        tag = version.as_deref().unwrap_or("latest"),
        ports = ports(blueprint),
        environment = environment::write(blueprint, name),
        probes = probes::write(blueprint),
    )
}

/// The largest number that a manifest takes.
const MOST: u64 = i32::MAX.unsigned_abs() as u64;

/// What the platform waits before it kills, in seconds.
fn grace(blueprint: &Blueprint) -> u64 {
    seconds(blueprint.longest_stop()).saturating_add(SPARE).min(MOST)
}

/// Where Prometheus finds the metrics.
fn annotations(blueprint: &Blueprint) -> String {
    match blueprint.place(Endpoint::Metrics) {
        Some(metrics) => format!(
            r#"      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "{}"
        prometheus.io/path: {}
"#,
            metrics.port,
            quoted(&metrics.path)
        ),
        None => "      # No metrics are served for other machines: there is nothing to tell Prometheus.\n"
            .to_owned(),
    }
}

fn ports(blueprint: &Blueprint) -> String {
    let port = |name, number| format!("            - name: {name}\n              containerPort: {number}\n");
    let apart = blueprint.admin_port.filter(|_| blueprint.admin_is_public());
    let apart = apart.map(|number| port("operations", number)).unwrap_or_default();
    port("http", blueprint.port) + &apart
}

fn service(blueprint: &Blueprint, name: &str) -> String {
    let port = blueprint.port;
    format!(
        r"apiVersion: v1
kind: Service
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: {port}
      targetPort: http
"
    )
}

fn disruption_budget(name: &str) -> String {
    format!(
        r"apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  maxUnavailable: 1
  # A replica that is not ready serves nobody: it must not keep a node from being emptied.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
"
    )
}

#[cfg(test)]
#[path = "kubernetes_tests.rs"]
mod tests;
