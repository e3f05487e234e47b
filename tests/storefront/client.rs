//! A client that asks on a connection of its own each time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

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
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub(crate) fn get(address: &str, path: &str) -> Answer {
    ask(address, &format!("GET {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n"))
}

pub(crate) fn post(address: &str, path: &str, body: &str) -> Answer {
    let length = body.len();
    let head = "host: shop\r\nconnection: close\r\ncontent-type: application/json";
    ask(address, &format!("POST {path} HTTP/1.1\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}"))
}

fn ask(address: &str, request: &str) -> Answer {
    let mut text = Vec::new();
    send(address, request).read_to_end(&mut text).expect("an answer");
    answer(&text)
}

/// The head of a stream of events, and its first event.
pub(crate) fn first_event(address: &str, path: &str) -> Answer {
    let mut connection = send(address, &format!("GET {path} HTTP/1.1\r\nhost: shop\r\n\r\n"));
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let count = connection.read(&mut buffer).expect("an event");
        text.extend_from_slice(&buffer[..count]);
        let so_far = answer(&text);
        if count == 0 || so_far.body.contains("\n\n") {
            return so_far;
        }
    }
}

fn send(address: &str, request: &str) -> TcpStream {
    let mut connection = TcpStream::connect(address).expect("it listens");
    connection.set_read_timeout(Some(PATIENCE)).expect("a socket option");
    connection.write_all(request.as_bytes()).expect("it takes the request");
    connection
}

fn answer(text: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let code = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
    Answer { code, head: head.to_owned(), body: body.to_owned() }
}
