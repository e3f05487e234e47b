//! A program that is told of changes, and what it was told.

use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::Value;
use tests::HttpStub;

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What messages are signed with.
pub(crate) const SECRET: &str = "correct-horse-battery";

/// What it does with a request.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Take,
    Fail,
    Hang,
}

/// A request that came.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) body: Value,
    pub(crate) id: String,
}

pub(crate) struct Receiver {
    pub(crate) stub: HttpStub,
    told: Channel<Result<Told, String>>,
    mode: Arc<Mutex<Mode>>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let (sender, told) = channel();
        let mode = Arc::new(Mutex::new(Mode::Take));
        let (sender, wanted) = (Arc::new(Mutex::new(sender)), Arc::clone(&mode));
        let take =
            async move |headers: HeaderMap, body: String| take(&sender, &wanted, &headers, &body).await;
        let stub = HttpStub::start(Router::new().route("/T0/hunter-2", post(take)));
        Self { stub, told, mode }
    }

    /// Where it is told; the path is a secret, as those of webhooks are.
    pub(crate) fn address(&self) -> String {
        self.stub.address("/T0/hunter-2")
    }

    pub(crate) fn set(&self, mode: Mode) {
        *self.mode.lock().expect("a mode") = mode;
    }

    /// The next request, whose signature is right.
    pub(crate) fn next(&self) -> Told {
        let told = self.told.recv_timeout(PATIENCE).expect("a request");
        told.unwrap_or_else(|reason| panic!("{reason}"))
    }

    /// Whether nothing comes for so long.
    pub(crate) fn is_quiet(&self, time: Duration) -> bool {
        self.told.recv_timeout(time).is_err()
    }
}

async fn take(
    sender: &Mutex<Sender<Result<Told, String>>>,
    mode: &Mutex<Mode>,
    headers: &HeaderMap,
    body: &str,
) -> StatusCode {
    let _ = sender.lock().expect("a channel").send(verify(headers, body));
    let mode = *mode.lock().expect("a mode");
    match mode {
        Mode::Take => StatusCode::NO_CONTENT,
        Mode::Fail => StatusCode::INTERNAL_SERVER_ERROR,
        Mode::Hang => std::future::pending().await,
    }
}

/// As receivers do: the signature, the time, and only then the body.
fn verify(headers: &HeaderMap, body: &str) -> Result<Told, String> {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.ok_or_else(|| format!("no header `{name}`"))
    };
    let (id, time, signature) =
        (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
    let signature = signature.strip_prefix("v1,").ok_or("another version")?;
    let signature = STANDARD.decode(signature).map_err(|error| error.to_string())?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let verified = hmac::verify(&key, format!("{id}.{time}.{body}").as_bytes(), &signature);
    verified.map_err(|_| "the signature is wrong")?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(|error| error.to_string())?;
    let age = now.as_secs().abs_diff(time.parse().map_err(|_| "no time")?);
    if age > 300 || header("content-type")? != "application/json" {
        return Err(format!("{age} s old, or no JSON"));
    }
    let body = serde_json::from_str(body).map_err(|error| error.to_string())?;
    Ok(Told { body, id: id.to_owned() })
}
