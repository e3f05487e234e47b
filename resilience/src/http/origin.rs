//! By what name a request calls the service, and which page it comes from.
//!
//! A browser sends a page's requests wherever the page says, and a page can have its own name resolved to an address of
//! this machine (DNS rebinding): the request then comes from a neighbour, and only its `Host` tells whose it is.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName};

use crate::sync::Arc;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What proxies add.
const FORWARDING: [HeaderName; 5] = [
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("via"),
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
];

/// The names by which one listener may be called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    /// Where it listens, if that is known.
    bound: Option<SocketAddr>,
    /// Names that the program added, in lower case.
    added: Arc<[String]>,
}

/// How a request calls the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// By an address of its own, or a name that always stands for this machine.
    ByAddress,
    /// By a name that the program added.
    ByName,
    /// By anything else.
    Otherwise,
}

impl Hosts {
    pub(crate) fn new(bound: Option<SocketAddr>, added: &[String]) -> Self {
        Self { bound, added: added.into() }
    }

    /// Whether only this machine can reach the listener.
    fn is_local(&self) -> bool {
        self.bound.is_some_and(|bound| bound.ip().to_canonical().is_loopback())
    }

    /// Whether the request was made on this machine, for this machine: not handed on by a proxy, and not by a page that
    /// had its own name resolved to this machine.
    pub(super) fn is_local_call(&self, request: &Parts) -> bool {
        let forwarded = FORWARDING.iter().any(|name| request.headers.contains_key(name));
        self.is_local() && !forwarded && self.called(request) == Called::ByAddress
    }

    /// How the request calls this listener.
    pub(super) fn called(&self, request: &Parts) -> Called {
        let Some(authority) = authority(request) else { return Called::Otherwise };
        let host = authority.host().trim_end_matches('.');
        if self.is_address(host) {
            Called::ByAddress
        } else if self.added.iter().any(|added| added.eq_ignore_ascii_case(host)) {
            Called::ByName
        } else {
            Called::Otherwise
        }
    }

    /// Nobody can have an address resolved to another one: whoever calls by an address means it. Of addresses those count
    /// that lead here.
    fn is_address(&self, host: &str) -> bool {
        let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else {
            return is_loopback_name(host);
        };
        let address = address.to_canonical();
        let leads_here =
            |bound: SocketAddr| bound.ip().is_unspecified() || bound.ip().to_canonical() == address;
        address.is_loopback() || self.bound.is_none_or(leads_here)
    }
}

/// `localhost`, and the names below it, which nobody can own.
fn is_loopback_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    last.eq_ignore_ascii_case("localhost")
}

/// What is wrong with a name that the program adds.
pub(crate) fn fault(name: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_address = name.parse::<IpAddr>().is_ok();
    (name.is_empty() || !(is_address || name.chars().all(is_name))).then(|| {
        format!(
            "`.allowed_hosts(..)` was given `{name}`: it takes names alone, without a scheme, a port or `*`, as in \
             `shop.example.com`"
        )
    })
}

/// Whom the request is for. Nobody, where it says so twice and not the same.
fn authority(request: &Parts) -> Option<Authority> {
    let mut lines = request.headers.get_all(HOST).iter();
    let line = lines.next().map(|line| Authority::try_from(line.as_bytes()));
    if lines.next().is_some() {
        return None;
    }
    match (request.uri.authority(), line) {
        (Some(named), None) => Some(named.clone()),
        (None, Some(Ok(line))) => Some(line),
        (Some(named), Some(Ok(line))) if *named == line => Some(line),
        _ => None,
    }
    .filter(|authority| !authority.as_str().contains('@'))
}

/// Why the request counts as one of a foreign page; nothing where a page of this service made it, or no page. Browsers
/// tell it in `Sec-Fetch-Site`; those that do not, and pages that are not encrypted, in `Origin`.
pub(super) fn foreign(request: &Parts) -> Option<&'static str> {
    match single(&request.headers, &SEC_FETCH_SITE) {
        Single::Value(b"same-origin" | b"none") => None,
        Single::Value(_) | Single::Several => {
            Some("a page of another origin asks for it: `Sec-Fetch-Site` is neither `same-origin` nor `none`")
        }
        Single::Missing => match single(&request.headers, &ORIGIN) {
            Single::Missing => None,
            Single::Value(origin) if is_own(origin, request) => None,
            _ => Some("a page of another origin asks for it: `Origin` is not what `Host` names"),
        },
    }
}

/// The scheme does not count: where a proxy encrypts, only the page knows.
fn is_own(origin: &[u8], request: &Parts) -> bool {
    let text = std::str::from_utf8(origin).unwrap_or_default();
    let own = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let own = own.and_then(|own| Authority::try_from(own).ok());
    own.is_some_and(|own| authority(request).is_some_and(|named| own == named))
}

enum Single<'a> {
    Missing,
    Value(&'a [u8]),
    Several,
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Single<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Single::Missing,
        (Some(value), None) => Single::Value(value.as_bytes()),
        (Some(_), Some(_)) => Single::Several,
    }
}

#[cfg(test)]
#[path = "origin_tests.rs"]
mod tests;
