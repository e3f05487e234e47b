//! HAProxy: what it does with the exported backend.

use std::fs;

use tests::{Directory, HaProxy};

use crate::declared::name_of;
use crate::load::{Asked, Load};
use crate::service::{Service, code_for, export, until};

const SETTINGS: [(&str, &str); 3] = [("DELAY", "1500"), ("DRAIN", "2000"), ("MOVED", "1")];

pub(crate) const HELLO: [Asked; 1] = [Asked { head: "GET /", body: "", code: 200 }];

/// The exported backend with these replicas in the place of the one that it names.
pub(crate) fn with_replicas(backend: &str, ports: &[u16]) -> String {
    let (before, server) = backend.trim_end().rsplit_once("\n    server ").expect("a replica");
    let words: Vec<_> = server.split(' ').collect();
    assert_eq!(words.last(), Some(&"change"), "that is the line to change");
    let rest = words[2..].join(" ");
    let server =
        |(index, port): (usize, &u16)| format!("\n    server replica-{index} 127.0.0.1:{port} {rest}");
    ports.iter().enumerate().map(server).fold(before.to_owned(), |text, line| text + &line) + "\n"
}

#[test]
fn a_replica_whose_critical_check_fails_is_taken_out_and_put_back() {
    let ports = [tests::free_port(), tests::free_port()];
    let directory = Directory::new("platform");
    let file = directory.file("fail");
    let mut settings = SETTINGS.to_vec();
    let _other = Service::ready(ports[1], &settings);
    settings.push(("FAIL_FILE", &file));
    let _failing = Service::ready(ports[0], &settings);
    let backend = export("haproxy", &SETTINGS);
    let proxy = HaProxy::start(name_of(&backend, "backend "), &with_replicas(&backend, &ports));

    let share = |expected: [bool; 2]| {
        until("the checks have seen it", || [proxy.is_up("replica-0"), proxy.is_up("replica-1")] == expected);
        let load = Load::start(&proxy.address(), &HELLO, 4);
        std::thread::sleep(std::time::Duration::from_millis(500));
        let seen = load.end();
        assert!(seen.wrong.is_empty(), "{seen:?}");
        assert!(!seen.right.is_empty());
        ["replica-0", "replica-1"].map(|replica| seen.right.contains_key(replica))
    };
    assert_eq!(share([true, true]), [true, true]);
    fs::write(&file, "").expect("a file");
    assert_eq!(share([false, true]), [false, true]);
    fs::remove_file(&file).expect("it is there");
    assert_eq!(share([true, true]), [true, true]);
}

#[test]
fn clients_do_not_reach_what_is_for_operators() {
    let port = tests::free_port();
    let _service = Service::ready(port, &[]);
    let backend = export("haproxy", &[]);
    let proxy = HaProxy::start("service", &with_replicas(&backend, &[port]));
    let ask = |path: &str, from: &str| code_for(from, &proxy.address(), path);
    for path in ["/metrics", "/metrics/", "/_resilience", "/_resilience/", "/_resilience/export/nginx"] {
        assert_eq!(ask(path, "203.0.113.9"), 404, "{path}");
        assert_eq!(ask(path, "127.0.0.1"), 200, "{path}");
    }
    for path in ["/", "/health", "/readyz"] {
        assert_eq!(ask(path, "203.0.113.9"), 200, "{path}");
    }
}
