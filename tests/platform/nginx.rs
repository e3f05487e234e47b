//! nginx: what it does with the exported server.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tests::{Directory, Nginx};

use crate::client::{get, post};
use crate::service::{Service, code_for, export, until};

/// What is exported, with another replica in the place of the one that it names.
fn with_replica(block: &str, port: u16) -> String {
    assert_eq!(block.matches("server 127.0.0.1:8000 ").count(), 1, "{block}");
    block.replace("server 127.0.0.1:8000 ", &format!("server 127.0.0.1:{port} "))
}

/// A stream of events, as it comes.
struct Stream {
    connection: TcpStream,
    text: String,
}

impl Stream {
    fn open(address: &str, path: &str) -> Self {
        let mut connection = TcpStream::connect(address).expect("it listens");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket option");
        let request = format!("GET {path} HTTP/1.1\r\nhost: shop\r\n\r\n");
        connection.write_all(request.as_bytes()).expect("it takes the request");
        Self { connection, text: String::new() }
    }

    /// Waits until `count` events hold `words`; how long that took.
    fn wait(&mut self, words: &str, count: usize) -> Duration {
        let since = Instant::now();
        let events = |text: &str| text.split("\n\n").filter(|event| event.contains(words)).count();
        let mut buffer = [0; 4096];
        while events(&self.text) < count {
            let count =
                self.connection.read(&mut buffer).unwrap_or_else(|error| panic!("{error}: {}", self.text));
            assert!(count > 0, "it ended: {}", self.text);
            self.text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        since.elapsed()
    }
}

#[test]
fn the_stream_comes_event_by_event() {
    let (port, directory) = (tests::free_port(), Directory::new("platform"));
    let file = directory.file("fail");
    let service = Service::ready(port, &[("FAIL_FILE", &file), ("DELAY", "0")]);
    let proxy = Nginx::start(&with_replica(&export("nginx", &[]), port));
    let mut stream = Stream::open(&proxy.address(), "/health/$stream?poll_interval=0.5");
    assert!(stream.wait("data: {\"status\":\"healthy\"", 1) < Duration::from_secs(1), "{}", stream.text);
    assert!(stream.text.starts_with("HTTP/1.1 200"), "{}", stream.text);
    for count in 2..5 {
        let waited = stream.wait("data: {\"status\":\"healthy\"", count);
        let range = Duration::from_millis(200)..Duration::from_millis(1500);
        assert!(range.contains(&waited), "event {count} came after {waited:?}: {}", stream.text);
    }
    fs::write(&file, "").expect("a file");
    let waited = stream.wait("\"status\":\"unhealthy\"", 1);
    assert!(waited < Duration::from_millis(2500), "{waited:?}");
    service.terminate();
    assert_eq!(service.end().0, Some(0), "the stream ends with the service");
}

#[test]
fn requests_upgrades_and_large_bodies_pass() {
    let port = tests::free_port();
    let _service = Service::ready(port, &[]);
    let proxy = Nginx::start(&with_replica(&export("nginx", &[]), port));
    assert_eq!(get(&proxy.address(), "/").body, "hello");
    assert_eq!(get(&proxy.address(), "/slow/50").code, 200);
    // nginx alone would refuse more than a megabyte.
    let body = "x".repeat(1_500_000);
    assert_eq!(post(&proxy.address(), "/length", &body).body, "1500000");
    let mut tunnel = TcpStream::connect(proxy.address()).expect("it listens");
    tunnel.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket option");
    let request = "GET /upgrade HTTP/1.1\r\nhost: shop\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";
    tunnel.write_all(request.as_bytes()).expect("it takes the request");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        tunnel.read_exact(&mut byte).expect("a head");
        head.extend(byte);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    tunnel.write_all(b"?").expect("it takes a byte");
    let mut byte = [0];
    tunnel.read_exact(&mut byte).expect("the byte comes back");
    assert_eq!(&byte, b"?");
}

#[test]
fn clients_do_not_reach_what_is_for_operators() {
    let port = tests::free_port();
    let _service = Service::ready(port, &[]);
    let proxy = Nginx::start(&with_replica(&export("nginx", &[]), port));
    let ask = |path: &str, from: &str| code_for(from, &proxy.address(), path);
    let closed = ["/metrics", "/metrics/", "/_resilience", "/_resilience/", "/_resilience/export/nginx"];
    for path in closed.into_iter().chain(["//metrics", "/x/../metrics", "/%5Fresilience/api"]) {
        assert_eq!(ask(path, "203.0.113.9"), 403, "{path}");
    }
    for path in closed {
        assert_eq!(ask(path, "127.0.0.1"), 200, "{path}");
    }
    assert_eq!(ask("/_resilience-docs", "203.0.113.9"), 404, "another path: the service answers");
    for path in ["/", "/health", "/readyz"] {
        assert_eq!(ask(path, "203.0.113.9"), 200, "{path}");
    }
}

#[test]
fn a_replica_that_is_gone_costs_no_request() {
    let ports = [tests::free_port(), tests::free_port()];
    let services = ports.map(|port| Service::ready(port, &[("DELAY", "0")]));
    let block = with_replica(&export("nginx", &[]), ports[0]);
    let second = format!("server 127.0.0.1:{};\n    keepalive 32;", ports[1]);
    let proxy = Nginx::start(&block.replace("keepalive 32;", &second));
    let [gone, _stays] = services;
    assert_eq!(get(&proxy.address(), "/").code, 200);
    gone.terminate();
    until("it is gone", || TcpStream::connect(("127.0.0.1", ports[0])).is_err());
    for _ in 0..20 {
        assert_eq!(get(&proxy.address(), "/").body, "hello");
    }
}
