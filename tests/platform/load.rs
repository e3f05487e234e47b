//! Clients that ask all the time.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a client rests between two requests.
const PAUSE: Duration = Duration::from_millis(10);

/// One request, and the code that is the right answer to it.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) head: &'static str,
    pub(crate) body: &'static str,
    pub(crate) code: u16,
}

/// Clients that ask until they are told to stop: half of them on connections that they keep.
pub(crate) struct Load {
    over: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Seen>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How often each server gave the right answer.
    pub(crate) right: BTreeMap<String, u32>,
    pub(crate) wrong: Vec<String>,
}

impl Load {
    pub(crate) fn start(address: &str, requests: &'static [Asked], clients: u32) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let client = |number: u32| {
            let (address, over) = (address.to_owned(), Arc::clone(&over));
            std::thread::spawn(move || ask(&address, requests, number.is_multiple_of(2), &over))
        };
        Self { clients: (0..clients).map(client).collect(), over }
    }

    pub(crate) fn end(self) -> Seen {
        self.over.store(true, Ordering::Relaxed);
        self.clients.into_iter().fold(Seen::default(), |mut all, client| {
            let seen = client.join().expect("a client ends");
            for (server, count) in seen.right {
                *all.right.entry(server).or_default() += count;
            }
            all.wrong.extend(seen.wrong);
            all
        })
    }
}

fn ask(address: &str, requests: &[Asked], keeps: bool, over: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    let mut kept: Option<BufReader<TcpStream>> = None;
    for request in requests.iter().cycle() {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let connection = match kept.take() {
            Some(connection) => Ok(connection),
            None => connect(address),
        };
        match connection.and_then(|connection| exchange(connection, request, keeps)) {
            Ok((answer, connection)) if answer.code == request.code => {
                *seen.right.entry(answer.server).or_default() += 1;
                kept = connection;
            }
            Ok((answer, _)) => seen.wrong.push(format!("{}: {answer:?}", request.head)),
            Err(error) => seen.wrong.push(format!("{}: {error}", request.head)),
        }
        std::thread::sleep(PAUSE);
    }
    seen
}

#[derive(Debug)]
struct Answer {
    code: u16,
    server: String,
    #[allow(dead_code, reason = "it is shown where the answer is wrong")]
    body: String,
}

fn connect(address: &str) -> io::Result<BufReader<TcpStream>> {
    let connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(BufReader::new(connection))
}

/// One answer, and the connection where both sides keep it.
fn exchange(
    mut connection: BufReader<TcpStream>,
    request: &Asked,
    keeps: bool,
) -> io::Result<(Answer, Option<BufReader<TcpStream>>)> {
    let Asked { head, body, .. } = request;
    let close = if keeps { "" } else { "connection: close\r\n" };
    let length = body.len();
    let text = format!(
        "{head} HTTP/1.1\r\nhost: shop\r\n{close}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    connection.get_mut().write_all(text.as_bytes())?;
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_ascii_lowercase()),
        }
    }
    let header = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name).map(str::trim));
    let length = header("content-length:").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.ok_or(io::ErrorKind::InvalidData)?];
    connection.read_exact(&mut body)?;
    let code = lines.first().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let answer = Answer {
        code: code.ok_or(io::ErrorKind::InvalidData)?,
        server: header("x-served-by:").unwrap_or("nobody").to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let kept = keeps && header("connection:") != Some("close");
    Ok((answer, kept.then_some(connection)))
}
