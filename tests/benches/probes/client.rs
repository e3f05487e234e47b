//! A client that keeps the server busy: it asks on all its connections before it reads what the first was answered.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::processor;

const CONNECTIONS: usize = 16;

/// What one request took, in seconds.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// By the clock.
    pub(crate) elapsed: f64,
    /// Of the processor, by the server alone; by the clock where the system does not tell.
    pub(crate) spent: f64,
}

pub(crate) struct Client {
    connections: Vec<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let connect = |_| {
            let connection = TcpStream::connect(address).expect("it connects");
            connection.set_nodelay(true).expect("a socket option");
            connection
        };
        Self { connections: (0..CONNECTIONS).map(connect).collect(), buffer: vec![0; 1 << 20] }
    }

    /// Asks for so long.
    pub(crate) fn round(&mut self, round: Duration, path: &str) -> Cost {
        let request = request(path);
        let before = processor::time();
        let (since, mut count) = (Instant::now(), 0.0);
        while since.elapsed() < round {
            for connection in &mut self.connections {
                connection.write_all(&request).expect("it takes the request");
            }
            for connection in &mut self.connections {
                read(connection, &mut self.buffer);
                count += 1.0;
            }
        }
        let elapsed = since.elapsed().as_secs_f64() / count;
        let spent = before
            .zip(processor::time())
            .map(|(before, after)| after.saturating_sub(before).as_secs_f64() / count);
        Cost { elapsed, spent: spent.unwrap_or(elapsed) }
    }

    pub(crate) fn body(&mut self, path: &str) -> String {
        let (head, end) = self.ask(path);
        String::from_utf8_lossy(&self.buffer[head..end]).into_owned()
    }

    pub(crate) fn is_ok(&mut self, path: &str) -> bool {
        self.ask(path);
        self.buffer.starts_with(b"HTTP/1.1 200 ")
    }

    fn ask(&mut self, path: &str) -> (usize, usize) {
        self.connections[0].write_all(&request(path)).expect("it takes the request");
        read(&mut self.connections[0], &mut self.buffer)
    }
}

fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// Reads one response; where its body begins and ends.
fn read(connection: &mut TcpStream, buffer: &mut [u8]) -> (usize, usize) {
    let mut filled = 0;
    loop {
        let count = connection.read(&mut buffer[filled..]).expect("it answers");
        assert!(count > 0, "the connection ended");
        filled += count;
        let head = buffer[..filled].windows(4).position(|window| window == b"\r\n\r\n");
        let Some(head) = head.map(|head| head + 4) else { continue };
        let end = head + content_length(&buffer[..head]);
        if filled >= end {
            return (head, end);
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head);
    let (_, rest) = head.split_once("content-length: ").expect("a content-length");
    rest.split("\r\n").next().and_then(|length| length.parse().ok()).expect("a number")
}
