//! Another service, over HTTP. How its failures are met is said where it is called.

use axum::body::Bytes;
use axum::http::uri::Scheme;
use axum::http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use crate::failure::Failure;

/// The largest answer that is read.
const MAX_BYTES: usize = 1024 * 1024;

/// Keeps its connections; clones share them.
#[derive(Clone)]
pub(crate) struct Service {
    client: Client<HttpConnector, Full<Bytes>>,
    address: String,
}

impl Service {
    /// Connects with the first call. The address is that of a server, as in `http://localhost:8101`.
    pub(crate) fn new(address: &str) -> Result<Self, String> {
        let form = "write it as in `http://localhost:8101`";
        let uri: Uri = address.parse().map_err(|error| format!("{error}: {form}"))?;
        if uri.scheme() != Some(&Scheme::HTTP) || uri.path() != "/" || uri.query().is_some() {
            return Err(form.to_owned());
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { client, address: address.trim_end_matches('/').to_owned() })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value, Failure> {
        read(self.send(Method::GET, path, None).await?)
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        read(self.send(Method::POST, path, Some(body)).await?)
    }

    /// Sends a request; the status and the body of the answer, whatever they are.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Bytes), Failure> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(body))
            .map_err(|error| Failure::Service(error.to_string()))?;
        let answer = self.client.request(request).await;
        let answer = answer.map_err(|error| Failure::Service(format!("{}: {error}", self.address)))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), MAX_BYTES).collect().await;
        let body = body.map_err(|error| Failure::Service(format!("{}: {error}", self.address)))?;
        Ok((status, body.to_bytes()))
    }
}

fn read((status, body): (StatusCode, Bytes)) -> Result<Value, Failure> {
    match status {
        StatusCode::PAYMENT_REQUIRED => Err(Failure::DECLINED),
        _ if !status.is_success() => Err(Failure::Service(format!("the answer was {status}"))),
        _ => serde_json::from_slice(&body).map_err(|error| Failure::Service(error.to_string())),
    }
}
