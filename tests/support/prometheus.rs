//! Prometheus, and its tool.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Deref;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program};
use crate::server::Server;

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// A Prometheus of its own that scrapes one service and evaluates its rules, each every second.
#[derive(Debug)]
pub struct Prometheus(Server);

impl Prometheus {
    /// Scrapes `address` as the job of this name.
    pub fn watching(job: &str, address: &str, rules: &str) -> Self {
        let (directory, port) = (Directory::new("prometheus"), free_port());
        directory.write("rules.yml", rules);
        directory.write(
            "prometheus.yml",
            &format!(
                "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files: [rules.yml]\n\
                 scrape_configs:\n  - job_name: {job}\n    static_configs:\n      - targets: [\"{address}\"]\n"
            ),
        );
        let arguments = [
            "--config.file=prometheus.yml".to_owned(),
            "--storage.tsdb.path=data".to_owned(),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ];
        let program = Program::new(find_program("prometheus", &[]), arguments);
        let ready = "Server is ready to receive web requests";
        Self(Server::start("Prometheus", program, ready, port, directory))
    }

    /// What the expression gives now, or what is wrong with it.
    pub fn query(&self, expression: &str) -> Result<Vec<Value>, String> {
        let answer = self.get(&format!("/api/v1/query?query={}", encoded(expression)));
        if answer["status"] != "success" {
            return Err(answer.to_string());
        }
        Ok(answer["data"]["result"].as_array().cloned().unwrap_or_default())
    }

    /// Asks until the expression gives something.
    pub fn until_there_is(&self, expression: &str) -> Vec<Value> {
        let since = Instant::now();
        loop {
            let found = self.query(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
            if !found.is_empty() {
                return found;
            }
            assert!(since.elapsed() < PATIENCE, "nothing is {expression}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The expressions of its rules, each with its name.
    pub fn rules(&self) -> Vec<(String, String)> {
        let answer = self.get("/api/v1/rules");
        let groups = answer["data"]["groups"].as_array().expect("groups").iter();
        let rules = groups.flat_map(|group| group["rules"].as_array().expect("rules"));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        rules.map(|rule| (text(&rule["name"]), text(&rule["query"]))).collect()
    }

    /// In the old version of HTTP, where the body ends with the connection.
    fn get(&self, path: &str) -> Value {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port())).expect("Prometheus listens");
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n").expect("it takes a request");
        let mut text = String::new();
        connection.read_to_string(&mut text).expect("it answers");
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }
}

impl Deref for Prometheus {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

fn encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| format!("%{byte:02x}"));
    bytes.collect::<Vec<_>>().concat()
}

/// What `promtool` says to these arguments with `input`; an error where it is not content.
pub fn promtool(arguments: &[&str], input: &str) -> Result<String, String> {
    let mut command = Command::new(find_program("promtool", &[]));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut tool = command.spawn().expect("promtool starts");
    let mut pipe = tool.stdin.take().expect("a pipe");
    // One that does not read its input has ended, and says why.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    let output = tool.wait_with_output().expect("promtool ends");
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    if output.status.success() { Ok(text) } else { Err(text) }
}
