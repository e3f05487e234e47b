//! One request.

use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};

use crate::clock;
use crate::health::check::BoxFuture;
use crate::health::classify::describe;
use crate::health::redact::redact;
use crate::notify::message::{Message, Sender};
use crate::notify::secret::Secret;
use crate::notify::sink::{Again, Failure, Sink};
use crate::outgoing;

/// A receiver, with a client of its own.
#[derive(Debug)]
pub(super) struct WebhookSink {
    url: Url,
    secret: Option<Secret>,
    sender: Sender,
    client: Client,
}

impl WebhookSink {
    pub(super) fn new(url: Url, secret: Option<Secret>, sender: Sender) -> Result<Self, String> {
        let unusable = |error: &dyn std::error::Error| format!("TLS cannot be used: {error}");
        let client = outgoing::client(url.scheme() == "https").map_err(|error| unusable(&error))?;
        let client =
            client.user_agent(concat!("resilience/", env!("CARGO_PKG_VERSION"))).pool_max_idle_per_host(1);
        let client = client.build().map_err(|error| unusable(&error))?;
        Ok(Self { url, secret, sender, client })
    }
}

impl Sink for WebhookSink {
    fn address(&self) -> String {
        masked(&self.url)
    }

    fn send(&self, message: &Message) -> BoxFuture<Result<(), Failure>> {
        let body = message.body(&self.sender);
        let time = clock::wall().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut request = self.client.post(self.url.clone()).header(CONTENT_TYPE, "application/json");
        request = request.header("webhook-id", &message.id).header("webhook-timestamp", time);
        if let Some(secret) = &self.secret {
            request = request.header("webhook-signature", secret.sign(&message.id, time, &body));
        }
        let sent = request.body(body).send();
        Box::pin(async move {
            // Without its address, whose path may be a secret.
            let failed = |error: reqwest::Error| {
                let reason = redact(&describe(&error.without_url()));
                Failure { reason, again: Again::Soon }
            };
            let response = sent.await.map_err(failed)?;
            let answer = judge(response.status(), wish(&response));
            outgoing::drain(response).await;
            answer
        })
    }
}

/// The address without what may be secret in it.
pub(super) fn masked(url: &Url) -> String {
    let rest = if url.path() == "/" && url.query().is_none() { "" } else { "/***" };
    format!("{}{rest}", url.origin().ascii_serialization())
}

fn judge(status: StatusCode, wish: Option<Duration>) -> Result<(), Failure> {
    let again = match status.as_u16() {
        200..=299 => return Ok(()),
        408 | 425 | 429 | 500..=599 => wish.map_or(Again::Soon, Again::After),
        _ => Again::Never,
    };
    let hint =
        if status.is_redirection() { ": redirects are not followed, name the final address" } else { "" };
    Err(Failure { reason: format!("the answer was {status}{hint}"), again })
}

fn wish(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    crate::parse_retry_after(value)
}

#[cfg(test)]
#[path = "sender_tests.rs"]
mod tests;
