//! A service on a free port, and a client that shows what is on the wire.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::ops::Deref;
use std::time::Duration;

use resilience::{Result, Serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Service {
    pub(crate) client: Client,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<()>>,
}

/// Asks a service.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
}

impl Deref for Service {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// An answer as it was sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
            .unwrap_or_default()
    }
}

impl Service {
    pub(crate) async fn start(serve: Serve) -> Self {
        let (tell, told) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let serve = serve.bind("127.0.0.1:0").on_bound(move |bound| tell.send(bound.address).unwrap());
        let serve = serve.stop_when(async { drop(stopped.await) });
        let task = tokio::spawn(serve.into_future());
        let address = told.await.expect("the service listens");
        Self { client: Client { address }, stop, task }
    }

    /// The same, when it is past its start.
    pub(crate) async fn ready(serve: Serve) -> Self {
        let service = Self::start(serve).await;
        service.wait_for("/startupz", 200).await;
        service
    }

    /// Tells it to stop, and gives what to wait for.
    pub(crate) fn stop(self) -> JoinHandle<Result<()>> {
        self.stop.send(()).unwrap();
        self.task
    }
}

impl Client {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await
    }

    /// What comes back until the connection is closed.
    pub(crate) async fn send(&self, request: &str) -> Answer {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let read = connection.read_to_end(&mut bytes);
        // A server that has answered may reset a connection on which it will not read on.
        let _ = tokio::time::timeout(PATIENCE, read).await.expect("an answer in time");
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let code = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
        Answer { code, head: head.to_owned(), body: body.to_owned() }
    }

    /// Asks until the answer has this code.
    pub(crate) async fn wait_for(&self, path: &str, code: u16) -> Answer {
        let asking = async {
            loop {
                let answer = self.get(path).await;
                if answer.code == code {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("{path} never answers {code}"))
    }
}
