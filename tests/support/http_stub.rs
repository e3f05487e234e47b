//! A small HTTP server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// An HTTP server in this process, on a runtime of its own, so that it can be killed with all its connections.
#[derive(Debug)]
pub struct HttpStub {
    routes: Router,
    port: u16,
    connections: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl HttpStub {
    /// Serves `routes` on a free port of the loopback address.
    pub fn start(routes: Router) -> Self {
        let port = crate::free_port();
        let mut stub = Self { routes, port, connections: Arc::default(), runtime: None };
        stub.restart();
        stub
    }

    /// The address of `path`, which begins with a slash.
    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many connections it has accepted so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Ends it with all its connections.
    pub fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waited for on a thread of its own: a runtime may not be waited for inside another.
            let waiting =
                std::thread::spawn(move || runtime.shutdown_timeout(std::time::Duration::from_secs(5)));
            waiting.join().expect("the runtime ends");
        }
    }

    /// Ends it where it runs, and serves again on the same port.
    pub fn restart(&mut self) {
        self.kill();
        let (routes, port, accepted) = (self.routes.clone(), self.port, Arc::clone(&self.connections));
        let starting = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            let runtime = runtime.expect("a runtime can be made");
            let listener =
                runtime.block_on(TcpListener::bind(("127.0.0.1", port))).expect("the port is free");
            runtime.spawn(async move { axum::serve(Counting { listener, accepted }, routes).await });
            runtime
        });
        self.runtime = Some(starting.join().expect("the server starts"));
    }
}

impl Drop for HttpStub {
    fn drop(&mut self) {
        self.kill();
    }
}

struct Counting {
    listener: TcpListener,
    accepted: Arc<AtomicUsize>,
}

impl axum::serve::Listener for Counting {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        let connection = axum::serve::Listener::accept(&mut self.listener).await;
        self.accepted.fetch_add(1, Ordering::SeqCst);
        connection
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
