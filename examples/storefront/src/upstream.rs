//! A service that the shop calls, as a small server on the loopback address that can be made slow, failing or dead.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::upstreams::Name;

/// For requests to end before their connections are left to themselves.
const DRAIN: Duration = Duration::from_secs(1);

/// How a server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Ok,
    /// It answers after this time.
    Slow(Duration),
    /// It answers 500.
    Failing,
    /// It does not listen: connections are refused.
    Dead,
}

impl Mode {
    /// More than the shop waits for anybody.
    pub(crate) const SLOW: Self = Self::Slow(Duration::from_secs(3));
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ok => "ok",
            Self::Slow(_) => "slow",
            Self::Failing => "failing",
            Self::Dead => "dead",
        })
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Ok, Self::SLOW, Self::Failing, Self::Dead]
            .into_iter()
            .find(|mode| mode.to_string() == text)
            .ok_or(())
    }
}

pub(crate) struct Upstream {
    name: Name,
    pub(crate) address: SocketAddr,
    mode: Arc<Mutex<Mode>>,
    listening: tokio::sync::Mutex<Option<Listening>>,
}

struct Listening {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Upstream {
    /// Listens on a port, a free one for 0.
    pub(crate) async fn start(name: Name, port: u16, mode: Mode) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let upstream = Self { name, address, mode: Arc::new(Mutex::new(mode)), listening: None.into() };
        *upstream.listening.lock().await = Some(upstream.serve(listener));
        Ok(upstream)
    }

    pub(crate) fn mode(&self) -> Mode {
        *lock(&self.mode)
    }

    /// Has it behave so from now on. From death it comes back on the same port.
    pub(crate) async fn set(&self, mode: Mode) -> io::Result<()> {
        let mut listening = self.listening.lock().await;
        if mode == Mode::Dead {
            if let Some(Listening { stop, ended }) = listening.take() {
                let _ = stop.send(());
                let _ = tokio::time::timeout(DRAIN, ended).await;
            }
        } else if listening.is_none() {
            *listening = Some(self.serve(TcpListener::bind(self.address).await?));
        }
        *lock(&self.mode) = mode;
        Ok(())
    }

    fn serve(&self, listener: TcpListener) -> Listening {
        let (stop, stopped) = oneshot::channel();
        let behave = from_fn_with_state(Arc::clone(&self.mode), behave);
        let routes: Router = self.name.routes().layer(behave);
        let serving = axum::serve(listener, routes).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        let ended = tokio::spawn(async {
            let _ = serving.await;
        });
        Listening { stop, ended }
    }
}

async fn behave(State(mode): State<Arc<Mutex<Mode>>>, request: Request, next: Next) -> Response {
    let mode = *lock(&mode);
    match mode {
        Mode::Failing => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Mode::Slow(time) => tokio::time::sleep(time).await,
        Mode::Ok | Mode::Dead => {}
    }
    next.run(request).await
}

fn lock(mode: &Mutex<Mode>) -> MutexGuard<'_, Mode> {
    mode.lock().unwrap_or_else(PoisonError::into_inner)
}
