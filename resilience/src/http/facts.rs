//! What is known of the request that is being answered, for the limiters on the way to its answer.
//!
//! The layer around the routes records it before the handler runs, as far as any declared limiter asks, and puts it in
//! place whenever the handler's future is polled: a handler's signature need not name what its limiter counts by. A task
//! that the handler spawns knows nothing of it.

use std::cell::RefCell;
use std::fmt;
use std::mem;
use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

use axum::extract::ConnectInfo;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Request, StatusCode};
use axum::response::Response;

use super::forwarded::client;
use super::per::Per;
use super::rate_limit_fields::Fields;
use super::refusal::{self, Refusal};
use super::trusted_proxies::TrustedProxies;
use crate::key::Key;
use crate::policy::Policy;
use crate::policy::rate_limiter::RateLimiter;
use crate::registry::{DECLARATIONS, Declaration};
use crate::slo::{self, Slo};
use crate::sync::{Arc, AtomicBool, Ordering};

/// What is known of one request.
#[derive(Default)]
pub(crate) struct Facts {
    /// That of the client, where the server tells the peer's.
    address: Option<IpAddr>,
    bearer: Option<Key>,
    headers: Vec<(&'static str, Option<Key>)>,
    parts: Option<Arc<Parts>>,
    /// Whom the request was counted by, and as whom.
    counted: Vec<(&'static RateLimiter, Option<Key>)>,
}

/// What the declared limiters ask of requests.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    address: bool,
    bearer: bool,
    headers: Vec<&'static str>,
    parts: bool,
}

/// Whether the program has a limiter in a layer.
static LAYERS: AtomicBool = AtomicBool::new(false);

thread_local! {
    static CURRENT: RefCell<Option<Box<Facts>>> = const { RefCell::new(None) };
}

impl Wanted {
    /// By what is linked into this program.
    fn declared() -> &'static Self {
        static DECLARED: LazyLock<Wanted> = LazyLock::new(|| {
            let limiters = DECLARATIONS.iter().filter_map(|declaration| match declaration {
                Declaration::Guard(guard) => guard.rate_limiter,
                Declaration::Policy(Policy::RateLimiter(limiter), _) => Some(*limiter),
                _ => None,
            });
            Wanted::by(limiters.filter_map(RateLimiter::per_request))
        });
        &DECLARED
    }

    pub(super) fn by<'a>(limiters: impl IntoIterator<Item = &'a Per>) -> Self {
        let mut wanted = Self::default();
        for per in limiters {
            wanted.address = true;
            match per {
                Per::Ip => {}
                Per::Bearer => wanted.bearer = true,
                Per::Header(field) if wanted.headers.contains(&field.name()) => {}
                Per::Header(field) => wanted.headers.push(field.name()),
                Per::Custom(_) => wanted.parts = true,
            }
        }
        wanted
    }
}

/// A limiter stands in a layer: it asks for the client's address.
pub(super) fn want_address() {
    LAYERS.store(true, Ordering::Relaxed);
}

impl Facts {
    pub(super) fn of<B>(
        request: Request<B>,
        wanted: &Wanted,
        proxies: Option<&TrustedProxies>,
    ) -> (Request<B>, Self) {
        let headers = request.headers();
        let mut facts = Self {
            address: client_address(request.extensions(), headers, proxies),
            bearer: wanted.bearer.then(|| bearer(headers)).flatten(),
            headers: wanted.headers.iter().map(|name| (*name, header(headers, name))).collect(),
            ..Self::default()
        };
        if !wanted.parts {
            return (request, facts);
        }
        let (parts, body) = request.into_parts();
        facts.parts = Some(Arc::new(parts.clone()));
        (Request::from_parts(parts, body), facts)
    }

    /// The key of what a limiter counts by, as far as it was recorded.
    fn key(&self, per: &Per) -> Found {
        let key = match per {
            Per::Ip => None,
            Per::Bearer => self.bearer,
            Per::Header(field) => {
                self.headers.iter().find(|(name, _)| *name == field.name()).and_then(|(_, key)| *key)
            }
            Per::Custom(function) => match &self.parts {
                Some(parts) => {
                    return Found::Ask(*function, Arc::clone(parts), self.address.map(address_key));
                }
                None => None,
            },
        };
        Found::Key(key.or_else(|| self.address.map(address_key)))
    }
}

/// Tells no header: there are tokens in them.
impl fmt::Debug for Facts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Facts").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What facts say.
enum Found {
    Key(Option<Key>),
    /// A function of the program has the word, which may itself call what is limited.
    Ask(fn(&Parts) -> Option<Key>, Arc<Parts>, Option<Key>),
}

impl Found {
    fn key(self) -> Option<Key> {
        match self {
            Self::Key(key) => key,
            Self::Ask(function, parts, otherwise) => function(&parts).or(otherwise),
        }
    }
}

/// The key of the request that is being answered, for a limiter that counts by it; notes that it was counted.
pub(crate) fn key(limiter: &'static RateLimiter, per: &Per) -> Option<Key> {
    let Some(found) = current(|facts| facts.key(per)) else {
        warn_once(&WITHOUT_LAYER, limiter, NO_LAYER);
        return None;
    };
    let key = found.key();
    warn_without_address(limiter, key);
    current(|facts| {
        if !facts.counted.iter().any(|(other, by)| std::ptr::eq(*other, limiter) && *by == key) {
            facts.counted.push((limiter, key));
        }
    });
    key
}

/// The key of a request that stands before a limiter.
pub(super) fn key_of<B>(
    limiter: &'static RateLimiter,
    request: Request<B>,
    per: &Per,
) -> (Request<B>, Option<Key>) {
    let (request, facts) = Facts::of(request, &Wanted::by([per]), None);
    let key = facts.key(per).key();
    warn_without_address(limiter, key);
    (request, key)
}

const NO_LAYER: &str = "no layer tells who asks: add `resilience::layer()` to the routes";
const NO_ADDRESS: &str = "the server does not tell the peer's address: serve with \
                          `into_make_service_with_connect_info::<std::net::SocketAddr>()`";

static WITHOUT_LAYER: AtomicBool = AtomicBool::new(false);
static WITHOUT_ADDRESS: AtomicBool = AtomicBool::new(false);

/// A key is only missing where the address is.
fn warn_without_address(limiter: &RateLimiter, key: Option<Key>) {
    if key.is_none() {
        warn_once(&WITHOUT_ADDRESS, limiter, NO_ADDRESS);
    }
}

fn warn_once(told: &AtomicBool, limiter: &RateLimiter, reason: &str) {
    if !told.swap(true, Ordering::Relaxed) {
        tracing::warn!(rate_limit = limiter.name(), reason, "all callers share one limit");
    }
}

fn current<T>(look: impl FnOnce(&mut Facts) -> T) -> Option<T> {
    CURRENT.with_borrow_mut(|facts| facts.as_deref_mut().map(look))
}

/// That of a layer further out, which knows the proxies; or by the server's word.
fn client_address(
    extensions: &Extensions,
    headers: &HeaderMap,
    proxies: Option<&TrustedProxies>,
) -> Option<IpAddr> {
    let outer = if proxies.is_none() { current(|facts| facts.address).flatten() } else { None };
    outer.or_else(|| {
        let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
        Some(proxies.map_or_else(|| peer.ip().to_canonical(), |proxies| client(peer.ip(), headers, proxies)))
    })
}

/// The kinds of what is counted by, so that a token is never an address.
mod kind {
    pub(super) const IPV4: u8 = 0;
    pub(super) const IPV6: u8 = 1;
    pub(super) const BEARER: u8 = 2;
    pub(super) const HEADER: u8 = 3;
}

fn address_key(address: IpAddr) -> Key {
    match address.to_canonical() {
        IpAddr::V4(address) => Key::of(&(kind::IPV4, address.to_bits())),
        IpAddr::V6(address) => Key::of(&(kind::IPV6, address.to_bits() >> 64)),
    }
}

fn bearer(headers: &HeaderMap) -> Option<Key> {
    let value = only(headers, AUTHORIZATION.as_str())?;
    let (scheme, token) = value.split_at_checked("bearer ".len())?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty()).then(|| Key::of(&(kind::BEARER, token)))
}

fn header(headers: &HeaderMap, name: &str) -> Option<Key> {
    let value = only(headers, name)?;
    (!value.is_empty()).then(|| Key::of(&(kind::HEADER, value)))
}

/// The value of a header that is there once. Of two, nobody knows which one the handler believes, and a client could
/// change the other with each request.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.as_bytes())
}

/// One request on its way through the layer: the facts, and what policies said in it.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    facts: Option<Box<Facts>>,
    refusal: Option<Refusal>,
    slo: Option<&'static Slo>,
}

impl Passage {
    /// Records what the declared limiters ask of `request`; nothing, where none asks.
    pub(crate) fn begin<B>(request: Request<B>, proxies: Option<&TrustedProxies>) -> (Request<B>, Self) {
        let wanted = Wanted::declared();
        if !wanted.address && !LAYERS.load(Ordering::Relaxed) {
            return (request, Self::default());
        }
        Self::record(request, wanted, proxies)
    }

    pub(super) fn record<B>(
        request: Request<B>,
        wanted: &Wanted,
        proxies: Option<&TrustedProxies>,
    ) -> (Request<B>, Self) {
        let (request, facts) = Facts::of(request, wanted, proxies);
        (request, Self { facts: Some(Box::new(facts)), ..Self::default() })
    }

    /// Runs a part of the work on the request, with its facts and the mark of its objective in place.
    pub(crate) fn within<T>(&mut self, work: impl FnOnce() -> T) -> T {
        refusal::forget();
        let entered = Entered::new(&mut self.facts);
        let result = slo::within(&mut self.slo, work);
        drop(entered);
        self.refusal = refusal::take().or(self.refusal);
        result
    }

    /// The objective that the handler marked the request with.
    pub(crate) fn slo(&self) -> Option<&'static Slo> {
        self.slo
    }

    /// Tells the client in the response's head what policies said and the body has no room for.
    pub(crate) fn tell<B>(&self, response: &mut Response<B>) {
        let code = response.status();
        if let Some(refusal) = self.refusal {
            refusal.tell(code, response.headers_mut());
        }
        for (limiter, key) in self.facts.iter().flat_map(|facts| &facts.counted) {
            let standing = limiter.standing(*key);
            if code == StatusCode::TOO_MANY_REQUESTS && standing.remaining == 0 {
                Refusal::new(code, standing.reset).tell(code, response.headers_mut());
            }
            fields(limiter, *key).add(response.headers_mut());
        }
    }
}

/// How a key stands with a limiter.
pub(super) fn fields(limiter: &'static RateLimiter, key: Option<Key>) -> Fields {
    let standing = limiter.standing(key);
    Fields {
        name: limiter.name(),
        limit: limiter.limit(),
        period: limiter.period(),
        remaining: standing.remaining,
        reset: standing.reset,
    }
}

/// The facts of a request are in place; those that were there before come back with the end, a panic's too.
struct Entered<'a>(Option<&'a mut Option<Box<Facts>>>);

impl<'a> Entered<'a> {
    fn new(facts: &'a mut Option<Box<Facts>>) -> Self {
        // Without facts of its own, a layer leaves those of a layer further out in place.
        if facts.is_none() {
            return Self(None);
        }
        swap(facts);
        Self(Some(facts))
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        if let Some(facts) = &mut self.0 {
            swap(facts);
        }
    }
}

fn swap(facts: &mut Option<Box<Facts>>) {
    CURRENT.with_borrow_mut(|current| mem::swap(current, facts));
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
