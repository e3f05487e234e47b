//! The operational endpoints on an address of their own, served by a thread of their own.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::connection::Server;
use super::listener::accept;
use crate::error::Problem;
use crate::health::check::{Check, CheckEntry};
use crate::lifecycle::{Lifecycle, Phase};
use crate::site::Site;
use crate::sync::Arc;

/// The name of the check that the main address answers.
pub(super) const MAIN_LISTENER: &str = "main_listener";

/// How long the connections may take to end.
const DRAIN: Duration = Duration::from_millis(500);

/// The thread that answers probes while those of the program are busy. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Admin {
    _running: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
}

impl Admin {
    pub(super) fn start(listener: TcpListener, server: Arc<Server>) -> Result<Self, Problem> {
        let failed =
            |error: io::Error| Problem::new(format!("the thread for the probes cannot start: {error}"));
        let listener = listener.into_std().map_err(failed)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (running, dropped) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let serve = async move {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            let stop = async {
                let _ = dropped.await;
            };
            accept(listener, Arc::clone(&server), stop).await;
            server.open.drain();
            let _ = timeout(DRAIN, server.open.closed()).await;
        };
        let body = move || {
            runtime.block_on(serve);
            drop(runtime);
            let _ = end.send(());
        };
        thread::Builder::new().name("resilience-admin".to_owned()).spawn(body).map_err(failed)?;
        Ok(Self { _running: running, ended })
    }

    /// Ends the thread, once its connections have ended.
    pub(super) async fn stop(self) {
        let Self { _running: running, ended } = self;
        drop(running);
        let _ = ended.await;
    }
}

/// The check that the main address answers: without it a service whose main listener is dead would look well from
/// the other one.
pub(super) fn main_listener(main: SocketAddr, path: String, lifecycle: Lifecycle) -> CheckEntry {
    let check = move || {
        let (path, lifecycle) = (path.clone(), lifecycle.clone());
        async move {
            // From then on it is closed on purpose.
            if lifecycle.phase() >= Phase::Stopping { Ok(()) } else { ask(reachable(main), &path).await }
        }
    };
    let check = check.critical().timeout(Duration::from_secs(1));
    let site = Site::new(file!(), line!(), column!(), MAIN_LISTENER);
    CheckEntry::added(MAIN_LISTENER.into(), site, check).always_counts()
}

/// The loopback address where `address` stands for every interface.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let loopback: IpAddr =
            if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
        address.set_ip(loopback);
    }
    address
}

/// Whether somebody at `address` speaks HTTP; the system alone would take a connection in, too.
async fn ask(address: SocketAddr, path: &str) -> io::Result<()> {
    const BEGINNING: &[u8] = b"HTTP/1.";
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut beginning = [0; BEGINNING.len()];
    stream.read_exact(&mut beginning).await?;
    if beginning == BEGINNING {
        Ok(())
    } else {
        Err(io::Error::other("the main address does not speak HTTP"))
    }
}
