//! Kubernetes: manifests that its schemas allow, and that name what is really served.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::get;
use crate::process::Storefront;
use crate::python::{documents, validate};
use crate::service::{Service, export, until};

const KUBERNETES: &str = "kubernetes";
const PROBES: [&str; 3] = ["startupProbe", "livenessProbe", "readinessProbe"];

/// The manifests of one service.
struct Manifests {
    deployment: Value,
    service: Value,
}

impl Manifests {
    fn read(yaml: &str) -> Self {
        let documents = documents(yaml);
        let kind = |kind: &str| documents.iter().find(|document| document["kind"] == kind).cloned();
        let [deployment, service] = ["Deployment", "Service"].map(|name| kind(name).expect(name));
        Self { deployment, service }
    }

    fn pod(&self) -> &Value {
        &self.deployment["spec"]["template"]
    }

    fn container(&self) -> &Value {
        &self.pod()["spec"]["containers"][0]
    }

    /// The number of a port that has a name.
    fn port(&self, name: &Value) -> u16 {
        let ports = self.container()["ports"].as_array().expect("ports");
        let port = ports.iter().find(|port| port["name"] == *name).expect("a port of that name");
        number(&port["containerPort"])
    }

    /// Each port and path that something asks for.
    fn asked(&self) -> Vec<(u16, String)> {
        let probes = PROBES.iter().map(|probe| &self.container()[*probe]["httpGet"]);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let mut asked: Vec<_> = probes.map(|get| (self.port(&get["port"]), text(&get["path"]))).collect();
        let annotations = &self.pod()["metadata"]["annotations"];
        let port = text(&annotations["prometheus.io/port"]).parse().expect("a number");
        asked.push((port, text(&annotations["prometheus.io/path"])));
        asked
    }

    /// What the container is told.
    fn variables(&self) -> Vec<(String, String)> {
        let variables = self.container()["env"].as_array().expect("variables").iter();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        variables.filter_map(|variable| Some((text(&variable["name"])?, text(&variable["value"])?))).collect()
    }

    /// Starts the fixture as the platform would.
    fn start(&self, more: &[(&str, &str)]) -> Service {
        let told = self.variables();
        let mut variables: Vec<_> = told.iter().map(|(name, value)| (&**name, &**value)).collect();
        variables.extend(more);
        Service::start(&variables)
    }
}

fn number(value: &Value) -> u16 {
    value.as_u64().and_then(|number| u16::try_from(number).ok()).expect("a small number")
}

fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

#[test]
fn manifests_are_as_the_schemas_say() {
    let admin = [("ADMIN", "0.0.0.0:9100")];
    let hostile = [("NAME", "shop\n---\nkind: Secret # \"'{{ x }}\u{2028}\u{85}x")];
    let local = [("BIND", "127.0.0.1:8000"), ("ADMIN", "127.0.0.1:9000")];
    let long = [("DELAY", "3600000"), ("STARTUP", "7200000"), ("MOVED", "1")];
    for variables in [&[][..], &admin, &hostile, &local, &long] {
        let manifests = export(KUBERNETES, variables);
        for version in ["1.27", "1.32", "1.37"] {
            validate(&manifests, version);
        }
    }
}

#[test]
fn every_port_and_path_that_is_named_is_served_with_the_settings_of_the_manifest() {
    let (port, admin, moved) = (tests::free_port(), tests::free_port(), tests::free_port());
    let [port, admin, moved] = [port, admin, moved].map(|port| port.to_string());
    let apart = format!("0.0.0.0:{admin}");
    for variables in [
        &[("PORT", &*port)][..],
        &[("PORT", &port), ("ADMIN", &apart)],
        &[("PORT", &moved), ("MOVED", "1"), ("NAME", "It's \"named\"")],
    ] {
        let manifests = Manifests::read(&export(KUBERNETES, variables));
        // The port comes from the manifest alone.
        let service = manifests.start(&variables[1..]);
        let main = manifests.port(&"http".into());
        assert_eq!(main.to_string(), variables[0].1);
        assert_eq!(service.address, format!("0.0.0.0:{main}"));
        assert_eq!(manifests.service["spec"]["ports"][0]["port"], main);
        let asked = manifests.asked();
        assert_eq!(asked.len(), 4);
        for (port, path) in &asked {
            until(path, || get(&local(*port), path).code == 200);
        }
        assert_eq!(get(&local(main), "/").body, "hello");
        service.terminate();
        let (code, log) = service.end();
        assert_eq!(code, Some(0), "{log}");
        assert!(!log.contains("longer than the platform waits"), "{log}");
    }
}

#[test]
fn the_manifest_that_a_storefront_serves_is_true_of_it() {
    let shop = Storefront::ready(&[]);
    let answer = shop.get("/_resilience/export/kubernetes");
    assert_eq!(answer.code, 200, "{answer:?}");
    assert!(answer.head.to_ascii_lowercase().contains("content-type: application/yaml"), "{answer:?}");
    validate(&answer.body, "1.37");
    let manifests = Manifests::read(&answer.body);
    assert_eq!(manifests.deployment["metadata"]["name"], "storefront");
    for (port, path) in manifests.asked() {
        assert_eq!(local(port), shop.address, "it has one port");
        assert_eq!(shop.get(&path).code, 200, "{path}");
    }
}

#[test]
fn probes_see_the_start_and_the_stop_and_both_fit_the_times_of_the_manifest() {
    let port = tests::free_port().to_string();
    let more =
        [("WARM_UP", "700"), ("STARTUP", "3000"), ("DELAY", "1500"), ("DRAIN", "1000"), ("CLEANUP", "500")];
    let mut variables = vec![("PORT", &*port)];
    variables.extend(more);
    let manifests = Manifests::read(&export(KUBERNETES, &variables));
    let probe = |name: &str, key: &str| u64::from(number(&manifests.container()[name][key]));
    let startup = probe("startupProbe", "periodSeconds") * probe("startupProbe", "failureThreshold");
    assert!(startup > 3 + 3, "the hook and the checks may take 3 s each, and there are {startup} s");
    for name in PROBES {
        let timeout = probe(name, "timeoutSeconds");
        assert!((3..=5).contains(&timeout) && timeout <= probe(name, "periodSeconds"), "{name}: {timeout}");
    }
    let budget = |name| probe(name, "periodSeconds") * probe(name, "failureThreshold");
    assert!(budget("livenessProbe") > budget("readinessProbe"), "a replica leaves before it is killed");

    let service = manifests.start(&more);
    let paths = manifests.asked();
    let code = |index: usize| get(&local(paths[index].0), &paths[index].1).code;
    let codes = || [0, 1, 2].map(code);
    assert_eq!(codes(), [503, 200, 503], "starting");
    let since = Instant::now();
    until("it has started", || code(0) == 200);
    assert!(since.elapsed() < Duration::from_secs(startup));
    assert_eq!(codes(), [200, 200, 200], "serving");
    service.terminate();
    let since = Instant::now();
    until("it is not ready", || code(2) == 503);
    assert_eq!([code(1), get(&service.address, "/").code], [200, 200], "stopping, and serving on");
    let grace = manifests.pod()["spec"]["terminationGracePeriodSeconds"].as_u64().expect("a number");
    assert_eq!(grace, 3 + 5);
    assert_eq!(service.end().0, Some(0));
    assert!(since.elapsed() < Duration::from_secs(grace), "{:?}", since.elapsed());
}
