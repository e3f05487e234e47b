//! The check of an HTTP endpoint.

use std::fmt;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};

use super::client::{Address, Kept, failed, read_variable};
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;
use crate::outgoing;

const EXPECTED: &str = "an HTTP address such as `https://host/health`";

/// So many headers fit into a `static`.
const HEADERS: usize = 8;

#[derive(Clone, Copy)]
enum Text {
    Fixed(&'static str),
    Environment(&'static str),
}

/// Checks that an HTTP or HTTPS endpoint answers with the right status.
///
/// One request a run, over a connection that is kept alive; a second one where that connection turns out to have been
/// closed. Redirects are not followed: their status is the answer.
/// Certificates are verified with the system's roots. No proxy is used, and `HTTP_PROXY` is not read.
///
/// ```no_run
/// use resilience::checks::Http;
///
/// static PAYMENT: Http = Http::get("https://api.stripe.com/v1/health")
///     .header_from_env("authorization", "PAYMENT_AUTHORIZATION")
///     .expect_status(200);
///
/// let search = Http::new(format!("http://{}:9200/", "search.internal")).with_header("x-probe", "shop".to_owned());
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address, method or header), `dns`, `connect`, `tls`, `auth` (the answer is 401, 403 or
/// 407), `protocol` (another status than the expected, or no HTTP at all).
pub struct Http {
    address: Address,
    method: &'static str,
    expected: Option<u16>,
    headers: [Option<(&'static str, Text)>; HEADERS],
    more_headers: Vec<(String, String)>,
    client: Kept<reqwest::Client>,
}

impl Http {
    /// Requests `address` with `GET`.
    pub const fn get(address: &'static str) -> Self {
        Self::with(Address::at(address))
    }

    /// Requests `address` with `GET`, for an address made at run time.
    pub fn new(address: impl Into<String>) -> Self {
        Self::with(Address::new(address))
    }

    /// Requests the address that the environment variable `variable` holds, with `GET`; it is read for every run.
    pub const fn from_env(variable: &'static str) -> Self {
        Self::with(Address::Environment(variable))
    }

    const fn with(address: Address) -> Self {
        Self {
            address,
            method: "GET",
            expected: None,
            headers: [None; HEADERS],
            more_headers: Vec::new(),
            client: Kept::nothing(),
        }
    }

    /// Requests with another method, such as `HEAD`. Default: `GET`.
    pub const fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    /// Only this status is healthy. Default: every status from 200 to 299.
    ///
    /// # Panics
    ///
    /// Where `status` is not between 100 and 599; in a `static` that is a compile error.
    pub const fn expect_status(mut self, status: u16) -> Self {
        assert!(
            status >= 100 && status <= 599,
            "the expected status of an HTTP check must be between 100 and 599"
        );
        self.expected = Some(status);
        self
    }

    /// Sends a header. What is written here stands in the program's source; see
    /// [`header_from_env`](Self::header_from_env) for secrets.
    ///
    /// # Panics
    ///
    /// With more than 8 headers; in a `static` that is a compile error.
    pub const fn header(self, name: &'static str, value: &'static str) -> Self {
        self.push(name, Text::Fixed(value))
    }

    /// Sends a header whose value the environment variable `variable` holds; it is read for every run.
    ///
    /// # Panics
    ///
    /// With more than 8 headers; in a `static` that is a compile error.
    pub const fn header_from_env(self, name: &'static str, variable: &'static str) -> Self {
        self.push(name, Text::Environment(variable))
    }

    const fn push(mut self, name: &'static str, text: Text) -> Self {
        let mut index = 0;
        while index < HEADERS && self.headers[index].is_some() {
            index += 1;
        }
        assert!(
            index < HEADERS,
            "an HTTP check can send 8 headers; `with_header` takes any number at run time"
        );
        self.headers[index] = Some((name, text));
        self
    }

    /// Sends a header made at run time.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.more_headers.push((name.into(), value.into()));
        self
    }

    async fn run(&self) -> Result<(), Health> {
        let (method, url) = self.target()?;
        let headers = self.header_map()?;
        let send = |client: &reqwest::Client| {
            client.request(method.clone(), url.clone()).headers(headers.clone()).send()
        };
        let kept = self.client.take();
        let client = match &kept {
            Some(client) => client.clone(),
            None => build(&url)?,
        };
        self.client.keep(client.clone());
        let mut result = send(&client).await;
        if kept.is_some() && result.as_ref().is_err_and(is_lost) {
            result = send(&client).await;
        }
        // Without its address, which may hold a token.
        let response = result.map_err(|error| failed(&error.without_url()))?;
        let status = response.status();
        outgoing::drain(response).await;
        self.judge(status)
    }

    fn target(&self) -> Result<(Method, Url), Health> {
        let text = self.address.read()?;
        let url = Url::parse(text.trim())
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let url = url.ok_or_else(|| self.address.malformed(EXPECTED))?;
        let method = Method::from_bytes(self.method.as_bytes());
        let method = method.map_err(|_| config(format!("`{}` is no HTTP method", self.method)))?;
        Ok((method, url))
    }

    fn header_map(&self) -> Result<HeaderMap, Health> {
        let mut map = HeaderMap::new();
        map.insert(reqwest::header::USER_AGENT, HeaderValue::from_static("resilience-health-check"));
        for (name, text) in self.headers.iter().flatten() {
            match text {
                Text::Fixed(value) => insert(&mut map, name, value)?,
                Text::Environment(variable) => insert(&mut map, name, read_variable(variable)?.trim())?,
            }
        }
        for (name, value) in &self.more_headers {
            insert(&mut map, name, value)?;
        }
        Ok(map)
    }

    fn judge(&self, status: StatusCode) -> Result<(), Health> {
        let as_expected = match self.expected {
            Some(expected) => status.as_u16() == expected,
            None => status.is_success(),
        };
        if as_expected {
            return Ok(());
        }
        let class = match status.as_u16() {
            401 | 403 | 407 => ErrorClass::Auth,
            _ => ErrorClass::Protocol,
        };
        let expected = self.expected.map_or_else(|| "200 to 299".to_owned(), |expected| expected.to_string());
        Err(Health::error(class, format!("answered {status}, expected {expected}")))
    }
}

impl Check for Http {
    async fn check(&self) -> Health {
        self.run().await.err().unwrap_or_else(Health::healthy)
    }
}

/// Whether a connection that was kept may have been closed by the server just then.
fn is_lost(error: &reqwest::Error) -> bool {
    error.is_request() && !error.is_connect() && !error.is_timeout()
}

fn config(text: String) -> Health {
    Health::error(ErrorClass::Config, text)
}

fn insert(map: &mut HeaderMap, name: &str, value: &str) -> Result<(), Health> {
    let wrong = |what| config(format!("the {what} of the header `{name}` is not valid"));
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("name"))?;
    let mut value = HeaderValue::from_str(value).map_err(|_| wrong("value"))?;
    value.set_sensitive(true);
    map.insert(key, value);
    Ok(())
}

/// A client of the check's own.
fn build(url: &Url) -> Result<reqwest::Client, Health> {
    let client = outgoing::client(url.scheme() == "https");
    let client = client.map_err(|error| Health::error(ErrorClass::Tls, &error as &dyn std::error::Error))?;
    client.pool_max_idle_per_host(1).build().map_err(|error| failed(&error))
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixed = self.headers.iter().flatten().map(|(name, _)| *name);
        let names: Vec<&str> = fixed.chain(self.more_headers.iter().map(|(name, _)| name.as_str())).collect();
        formatter
            .debug_struct("Http")
            .field("method", &self.method)
            .field("address", &self.address)
            .field("headers", &names)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
