//! What each program says of a file that it has not to run.

use tests::{HaProxy, Nginx};

use crate::python::documents;
use crate::service::export;

/// Settings of a service, each of which shows in the files.
fn settings() -> [Vec<(&'static str, &'static str)>; 5] {
    [
        vec![],
        vec![("ADMIN", "0.0.0.0:9100"), ("MOVED", "1")],
        vec![("NAME", "shop\nlisten evil\n\tbind *:1 # \"'{} $x;"), ("MOVED", "1")],
        vec![("DELAY", "0"), ("IDLE", "10")],
        vec![("REQUEST_TIMEOUT", "2500"), ("DELAY", "60000")],
    ]
}

/// The word after `start` in a line that begins with it.
pub(crate) fn name_of<'a>(file: &'a str, start: &str) -> &'a str {
    let line = file.lines().find_map(|line| line.strip_prefix(start)).expect("a name");
    line.split(' ').next().expect("a word")
}

#[test]
fn haproxy_takes_every_backend_without_a_warning() {
    for variables in settings() {
        let file = export("haproxy", &variables);
        assert_eq!(HaProxy::judge(name_of(&file, "backend "), &file), "", "{file}");
    }
}

#[test]
fn nginx_takes_every_server_without_a_warning() {
    for variables in settings() {
        let file = export("nginx", &variables);
        assert_eq!(Nginx::judge(&file), "", "{file}");
    }
}

#[test]
fn istio_is_told_of_the_service_that_the_manifests_make() {
    for variables in settings() {
        let file = export("istio", &variables);
        let manifests = documents(&export("kubernetes", &variables));
        let service = manifests.iter().find(|document| document["kind"] == "Service").expect("a Service");
        let (name, port) = (&service["metadata"]["name"], &service["spec"]["ports"][0]["port"]);
        let documents = documents(&file);
        let kinds: Vec<_> = documents.iter().filter_map(|document| document["kind"].as_str()).collect();
        assert_eq!(kinds, ["VirtualService", "DestinationRule"], "{file}");
        let [routes, rule] = &documents[..] else { panic!("{file}") };
        assert_eq!((&routes["spec"]["hosts"][0], &rule["spec"]["host"]), (name, name));
        for route in routes["spec"]["http"].as_array().expect("routes") {
            let destination = &route["route"][0]["destination"];
            assert_eq!((&destination["host"], &destination["port"]["number"]), (name, port), "{file}");
        }
    }
}
