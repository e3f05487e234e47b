//! Asks a service.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode, Url};

use super::arguments::Service;
use super::duration;
use super::output::{self, Ended};
use super::target::shown;
use crate::clock;
use crate::health::classify::describe;
use crate::outgoing;

/// So much of an answer is read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// A client for one service.
#[derive(Debug)]
pub(super) struct Client {
    client: reqwest::Client,
    limit: Duration,
}

/// What a service answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) url: Url,
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) body: String,
    /// From the request to the end of the body.
    pub(super) latency: Duration,
}

impl Client {
    /// A client that gives each answer at most `limit`.
    pub(super) fn new(service: &Service, limit: Duration) -> Result<Self, Ended> {
        let target = &service.url;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
        if let Some(token) = service.token.as_deref().map(str::trim).filter(|token| !token.is_empty()) {
            let value = HeaderValue::from_str(&format!("Bearer {token}"));
            let mut value =
                value.map_err(|_| Ended::Told("the token cannot be sent in a header".to_owned()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
            if !target.is_secure() && !target.is_local() {
                output::diagnose(
                    "warning: the token is sent without encryption, as the address is not one of HTTPS",
                );
            }
        }
        let unusable = |error: &dyn std::error::Error| Ended::Told(format!("TLS cannot be used: {error}"));
        let client = outgoing::client(target.is_secure()).map_err(|error| unusable(&error))?;
        let client =
            client.user_agent(concat!("resilience/", env!("CARGO_PKG_VERSION"))).default_headers(headers);
        Ok(Self { client: client.build().map_err(|error| unusable(&error))?, limit })
    }

    /// Asks for `url`; or why there is no answer, in words.
    pub(super) async fn get(&self, url: Url) -> Result<Answer, String> {
        self.get_within(url, self.limit).await
    }

    /// As [`get`](Self::get), with a limit of its own.
    pub(super) async fn get_within(&self, url: Url, limit: Duration) -> Result<Answer, String> {
        let (name, began) = (shown(&url), clock::now());
        let answer = async {
            let response = self.open(url.clone()).await?;
            let (status, content_type) = (response.status(), content_type(&response));
            let body = read(response).await.map_err(|reason| format!("the answer of {name} {reason}"))?;
            Ok(Answer { url, status, content_type, body, latency: clock::now() - began })
        };
        let late = || format!("{name} did not answer within {}", duration::display(limit));
        tokio::time::timeout(limit, answer).await.map_err(|_| late())?
    }

    /// Sends a request, and waits for the head of the answer.
    pub(super) async fn open(&self, url: Url) -> Result<Response, String> {
        let name = shown(&url);
        let sent = self.client.get(url).send().await;
        sent.map_err(|error| {
            let reason = describe(&error.without_url());
            let reason = reason.strip_prefix("error sending request: ").unwrap_or(&reason);
            let reason = reason.strip_prefix("client error (Connect): ").unwrap_or(reason);
            format!("cannot reach {name}: {reason}")
        })
    }
}

pub(super) fn content_type(response: &Response) -> String {
    let value = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

async fn read(mut response: Response) -> Result<String, String> {
    let mut body = Vec::new();
    loop {
        let chunk = response.chunk().await;
        match chunk.map_err(|error| format!("broke off: {}", describe(&error.without_url())))? {
            Some(chunk) => body.extend_from_slice(&chunk),
            None => return Ok(String::from_utf8_lossy(&body).into_owned()),
        }
        if body.len() > BODY_LIMIT {
            return Err(format!("is longer than {} MiB", BODY_LIMIT / 1024 / 1024));
        }
    }
}
