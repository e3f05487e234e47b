//! The fixture `limited`, and what a client sees of it.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::client::{Answer, Connection};
use crate::process::Process;

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Service {
    pub(crate) process: Process,
    pub(crate) address: String,
}

impl Service {
    /// Starts it and waits until its start is over.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        let process = Process::start_fixture("limited", variables).await;
        let address = process.address.clone();
        let service = Self { process, address };
        service.until("/readyz", |answer| answer.status == 200).await;
        service
    }

    pub(crate) async fn open(&self) -> Connection {
        Connection::open(&self.address).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).await
    }

    /// Asks with no body on a connection of its own.
    pub(crate) async fn ask(&self, method: &str, path: &str) -> Answer {
        ask(&mut self.open().await, method, path).await
    }

    /// Asks again and again until the answer is as wanted.
    pub(crate) async fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path).await;
            if wanted(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} never became as wanted: {answer:?}");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// One of the numbers of `/counts`.
    pub(crate) async fn count(&self, name: &str) -> u64 {
        number(&self.until("/counts", |answer| answer.status == 200).await.body, name)
    }

    /// Waits until one of the numbers of `/counts` is this.
    pub(crate) async fn until_count(&self, name: &str, value: u64) {
        self.until("/counts", |answer| answer.status == 200 && number(&answer.body, name) == value).await;
    }

    /// The value of a series.
    pub(crate) async fn series(&self, series: &str) -> Option<String> {
        let metrics = self.get("/metrics").await.body;
        let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.map(str::to_owned)
    }
}

fn number(counts: &str, name: &str) -> u64 {
    let found = counts.split(' ').find_map(|count| count.strip_prefix(name)?.strip_prefix('='));
    found.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no {name} in {counts}"))
}

pub(crate) async fn ask(connection: &mut Connection, method: &str, path: &str) -> Answer {
    let length = if method == "GET" { "" } else { "content-length: 0\r\n" };
    connection.send(&format!("{method} {path} HTTP/1.1\r\nhost: test\r\n{length}\r\n")).await.unwrap();
    connection.answer().await.unwrap()
}

pub(crate) fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let mut lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
