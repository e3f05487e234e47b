//! The log of what operators do, and of what somebody tried.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use super::Operation;
use super::refusal::Refusal;
use crate::clock;
use crate::http::query::excerpt;
use crate::sync::{AtomicU64, Ordering};

const TARGET: &str = "resilience::api";

/// In which second a refusal of who may not act was last told.
static TOLD: AtomicU64 = AtomicU64::new(u64::MAX);

/// One action, which is told however it ends.
pub(super) struct Entry {
    action: &'static str,
    /// As the client wrote it.
    name: String,
    peer: String,
    told: bool,
}

impl Entry {
    pub(super) fn new(operation: &Operation, request: &Parts, name: &str) -> Self {
        Self { action: operation.id, name: excerpt(name), peer: peer(request), told: false }
    }

    /// Those who may not act could fill the log: of them one in a second is told.
    pub(super) fn end(mut self, refusal: Option<&Refusal>) {
        self.told = true;
        match refusal {
            None => self.tell("done", 200),
            Some(refusal) if may_act(refusal) => self.tell("refused", refusal.code.as_u16()),
            Some(refusal) => {
                let now = clock::seconds(clock::now());
                if TOLD.swap(now, Ordering::Relaxed) != now {
                    let (Self { action, name, peer, .. }, code) = (&self, refusal.code.as_u16());
                    tracing::warn!(target: TARGET, action, ?name, %peer, result = "refused", code, "action");
                }
            }
        }
    }

    /// The name is told with what it has of control characters escaped.
    fn tell(&self, result: &str, code: u16) {
        let Self { action, name, peer, .. } = self;
        tracing::info!(target: TARGET, action, ?name, %peer, result, code, "action");
    }
}

impl Drop for Entry {
    /// The client hung up before the end: what was begun is not undone.
    fn drop(&mut self) {
        if !self.told {
            self.tell("nobody waited", 0);
        }
    }
}

fn may_act(refusal: &Refusal) -> bool {
    !matches!(refusal.code.as_u16(), 401 | 403)
}

fn peer(request: &Parts) -> String {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(|| "unknown".to_owned(), |ConnectInfo(peer)| peer.to_string())
}
