//! A service in this process.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use resilience::{Bound, Serve, serve};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::client::ask;

/// The address that the service takes for its proxy's.
pub(crate) const PROXY: &str = "127.0.0.2";

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<resilience::Result<()>>,
}

impl Running {
    pub(crate) async fn start(service: Serve) -> Self {
        let (bound, listening) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let service = service
            .on_bound(move |at: Bound| {
                let _ = bound.send(at);
            })
            .stop_when(async { drop(stopped.await) });
        let ended = tokio::spawn(service.into_future());
        let running = Self { address: listening.await.expect("it listens").address, stop, ended };
        while ask(running.address, "127.0.0.1", "/startupz", &[]).await.status != 200 {}
        running
    }

    pub(crate) async fn stop(self) {
        drop(self.stop);
        timeout(Duration::from_secs(10), self.ended).await.expect("it ends").unwrap().unwrap();
    }
}

pub(crate) fn service(routes: Router) -> Serve {
    serve()
        .bind("127.0.0.1:0")
        .trusted_proxies([PROXY])
        .shutdown(Duration::ZERO, Duration::from_secs(1), Duration::from_secs(1))
        .routes(routes)
}
