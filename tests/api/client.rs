//! A client that sends what it is told, on a connection of its own each time.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::TOKEN;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one line of a refusal.
    pub(crate) fn error(&self) -> String {
        let error = self.json()["error"].as_str().map(str::to_owned);
        error.unwrap_or_else(|| panic!("no refusal: {self:?}"))
    }
}

/// As the storefront's own tests ask.
pub(crate) fn get(address: &str, path: &str) -> Answer {
    Ask::get(address, path).send()
}

/// A request that is being written.
#[derive(Clone)]
pub(crate) struct Ask<'a> {
    address: &'a str,
    line: String,
    host: &'a str,
    headers: String,
    body: String,
}

impl<'a> Ask<'a> {
    pub(crate) fn get(address: &'a str, path: &str) -> Self {
        Self::of(address, "GET", path)
    }

    pub(crate) fn post(address: &'a str, path: &str) -> Self {
        Self::of(address, "POST", path)
    }

    fn of(address: &'a str, method: &str, path: &str) -> Self {
        let line = format!("{method} {path} HTTP/1.1");
        Self { address, line, host: address, headers: String::new(), body: String::new() }
    }

    pub(crate) fn host(self, host: &'a str) -> Self {
        Self { host, ..self }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        write!(self.headers, "{name}: {value}\r\n").expect("memory");
        self
    }

    pub(crate) fn token(self) -> Self {
        self.header("authorization", &format!("Bearer {TOKEN}"))
    }

    pub(crate) fn json(self, body: &str) -> Self {
        let asked = self.header("content-type", "application/json");
        Self { body: body.to_owned(), ..asked }
    }

    /// What comes until the other side closes.
    pub(crate) fn send(self) -> Answer {
        let mut text = Vec::new();
        // A service that refuses a body may close before it has read all of it.
        let _ = self.open().read_to_end(&mut text);
        answer(&text)
    }

    /// What comes until it holds `part`.
    pub(crate) fn until(self, part: &str) -> Answer {
        let (mut connection, mut text, mut buffer) = (self.open(), Vec::new(), [0; 4096]);
        loop {
            let count = connection.read(&mut buffer).expect("it goes on");
            text.extend_from_slice(&buffer[..count]);
            if count == 0 || String::from_utf8_lossy(&text).contains(part) {
                return answer(&text);
            }
        }
    }

    fn open(self) -> TcpStream {
        let Self { address, line, host, headers, body } = self;
        let length = body.len();
        let head = format!(
            "{line}\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
        );
        let mut connection = TcpStream::connect(address).expect("it listens");
        connection.set_read_timeout(Some(PATIENCE)).expect("a socket option");
        connection.write_all(head.as_bytes()).expect("it takes the head");
        let _ = connection.write_all(body.as_bytes());
        connection
    }
}

fn answer(text: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let code = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let code = code.unwrap_or_else(|| panic!("no status line in {text:?}"));
    Answer { code, head: head.to_owned(), body: body.to_owned() }
}
