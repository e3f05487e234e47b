//! The address of a service.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::http::{Endpoint, Endpoints};

/// A service, or one of its paths, at an address of HTTP or HTTPS.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// As it was given.
    url: Url,
    /// That of the service: what was given, without the operational path that it may end in.
    base: Url,
}

impl FromStr for Target {
    type Err = String;

    /// An address without a scheme is one of HTTP.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let parsed = Url::parse(&with_scheme)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let mut url = parsed.ok_or("it must be an address such as `http://localhost:8000`")?;
        url.set_fragment(None);
        let mut base = url.clone();
        base.set_query(None);
        let path = url.path().trim_end_matches('/');
        let own = Endpoint::ALL.into_iter().filter_map(|endpoint| Endpoints::default().path(endpoint));
        let own = own.filter(|own| path.ends_with(own.as_str())).max_by_key(String::len);
        base.set_path(&format!("{}/", path.strip_suffix(own.as_deref().unwrap_or_default()).unwrap_or(path)));
        Ok(Self { url, base })
    }
}

impl Target {
    /// What was given, where that is more than a server.
    pub(super) fn given(&self) -> Option<Url> {
        let is_path = self.url.path() != "/" || self.url.query().is_some();
        is_path.then(|| self.url.clone())
    }

    /// `path`, which begins with a slash, of the service.
    pub(super) fn at(&self, path: &str) -> Url {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }

    pub(super) fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether what is sent there stays on this machine.
    pub(super) fn is_local(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown(&self.url))
    }
}

/// An address without its password, and without the slash that stands for no path.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // An address with a host can have one.
        let _ = url.set_password(Some("***"));
    }
    let bare = url.path() == "/" && url.query().is_none();
    let text = url.to_string();
    text.strip_suffix('/').filter(|_| bare).unwrap_or(&text).to_owned()
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;
