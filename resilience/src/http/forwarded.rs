//! Who a request comes from, where proxies stand between.
//!
//! A client can write into a request whatever it likes, and a proxy only adds at the end. So the list is read from the
//! right, and no further than to the first address that is not a trusted proxy's: what stands left of it is hearsay.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName};

use super::trusted_proxies::TrustedProxies;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// More proxies than that do not stand in a row.
const MOST_HOPS: usize = 32;

/// More is not read of `Forwarded`, which cannot be read from the right: a string in it may hold anything.
const MOST_BYTES: usize = 8 * 1024;

/// The address of the client: the peer's, or what trusted proxies say. Where `X-Forwarded-For` and `Forwarded` are both
/// there and tell different clients, only one of them is the proxies', and nobody knows which: neither is believed.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    let peer = peer.to_canonical();
    if proxies.is_empty() || !proxies.contains(peer) {
        return peer;
    }
    let walk = |hops: &mut dyn Iterator<Item = Option<IpAddr>>| walk(peer, hops, proxies);
    let by_list = headers.contains_key(X_FORWARDED_FOR).then(|| walk(&mut from_the_right(headers)));
    let by_elements = headers.contains_key(FORWARDED).then(|| {
        let elements = elements(headers).unwrap_or_default();
        walk(&mut elements.into_iter().rev())
    });
    match (by_list, by_elements) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(client), _) | (None, Some(client)) => client,
        (None, None) => peer,
    }
}

/// The first that is no proxy; a hop that is hidden or malformed counts as the proxy that told of it.
fn walk(peer: IpAddr, hops: &mut dyn Iterator<Item = Option<IpAddr>>, proxies: &TrustedProxies) -> IpAddr {
    let mut client = peer;
    for hop in hops.take(MOST_HOPS) {
        let Some(address) = hop else { break };
        client = address;
        if !proxies.contains(address) {
            break;
        }
    }
    client
}

/// The hops in `X-Forwarded-For`, the last first. Several of these headers are one list.
fn from_the_right(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(',').map(str::trim));
    hops.filter(|hop| !hop.is_empty()).map(address)
}

/// An address with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// A field that is not what RFC 7239 says.
struct Malformed;

/// The hops in `Forwarded`, by RFC 7239. Where any of it is malformed there are none: a quotation mark that a client
/// leaves open would take in what proxies add.
fn elements(headers: &HeaderMap) -> Result<Vec<Option<IpAddr>>, Malformed> {
    let mut hops = Vec::new();
    let mut bytes = 0;
    for line in headers.get_all(FORWARDED) {
        bytes += line.len();
        if bytes > MOST_BYTES {
            return Err(Malformed);
        }
        let line = line.to_str().map_err(|_| Malformed)?;
        for element in split(line, b',')?.into_iter().filter(|element| !element.trim().is_empty()) {
            hops.push(node(element)?);
        }
    }
    Ok(hops)
}

/// What stands after `for=`, where that is an address.
fn node(element: &str) -> Result<Option<IpAddr>, Malformed> {
    let mut nodes = Vec::new();
    for pair in split(element, b';')? {
        let (name, value) = pair.split_once('=').ok_or(Malformed)?;
        if name.trim().eq_ignore_ascii_case("for") {
            let value = value.trim();
            let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            nodes.push(address(bare.unwrap_or(value)));
        }
    }
    match nodes[..] {
        [] => Ok(None),
        [node] => Ok(node),
        [..] => Err(Malformed),
    }
}

/// The parts between separators outside of quotation marks, each of which must be closed.
fn split(text: &str, separator: u8) -> Result<Vec<&str>, Malformed> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if byte == separator && !quoted => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    if quoted { Err(Malformed) } else { Ok(parts) }
}

#[cfg(test)]
#[path = "forwarded_tests.rs"]
mod tests;
