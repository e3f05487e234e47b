use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;

use super::*;
use crate::guard::Guard;
use crate::outcome::judge::{Judged, JudgedPlain as _};
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::site::Site;

const PEER: &str = "198.51.100.7:1234";
const API_KEY: Per = Per::header("x-api-key");

fn limiter() -> &'static RateLimiter {
    Box::leak(Box::new(RateLimiter::new("orders", 100, Duration::from_mins(1))))
}

fn request(address: &str, headers: &[(&str, &[u8])]) -> Request<()> {
    let mut request = Request::get("/").body(()).unwrap();
    if !address.is_empty() {
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(address.parse().unwrap()));
    }
    for (name, value) in headers {
        let name: axum::http::HeaderName = name.parse().unwrap();
        request.headers_mut().append(name, HeaderValue::from_bytes(value).unwrap());
    }
    request
}

/// The key that a limiter in the handler sees.
fn seen(per: &Per, address: &str, headers: &[(&str, &[u8])]) -> Option<Key> {
    let (_, mut passage) = Passage::record(request(address, headers), &Wanted::by([per]), None);
    passage.within(|| key(limiter(), per))
}

fn by_address() -> Option<Key> {
    seen(&Per::Ip, PEER, &[])
}

#[test]
fn an_address_is_a_client_and_its_port_is_not() {
    assert!(by_address().is_some());
    assert_eq!(seen(&Per::Ip, "198.51.100.7:9", &[]), by_address());
    assert_eq!(seen(&Per::Ip, "[::ffff:198.51.100.7]:9", &[]), by_address(), "IPv4 in the clothes of IPv6");
    assert_ne!(seen(&Per::Ip, "198.51.100.8:1234", &[]), by_address());
}

#[test]
fn the_first_64_bits_of_ipv6_are_one_client() {
    let by = |address| seen(&Per::Ip, address, &[]);
    assert_eq!(by("[2001:db8:0:1::1]:1"), by("[2001:db8:0:1:ffff:ffff:ffff:ffff]:1"));
    assert_ne!(by("[2001:db8:0:1::1]:1"), by("[2001:db8:0:2::1]:1"));
}

#[test]
fn a_bearer_token_is_a_client_wherever_it_comes_from() {
    let by = |value: &[u8]| seen(&Per::Bearer, PEER, &[("authorization", value)]);
    let token = by(b"Bearer secret");
    assert_ne!(token, by_address());
    assert_eq!(seen(&Per::Bearer, "192.0.2.1:1", &[("Authorization", b"Bearer secret")]), token);
    for same in [&b"bearer secret"[..], b"BEARER   secret", b"Bearer secret  "] {
        assert_eq!(by(same), token, "{same:?}");
    }
    for other in [
        &b"Bearer Secret"[..],
        b"Bearer secret2",
        b"Bearer secret\xff",
        &[b"Bearer "[..].into(), vec![b'a'; 1 << 16]].concat(),
    ] {
        assert_ne!(by(other), token);
        assert_ne!(by(other), by_address());
    }
}

#[test]
fn without_one_token_the_address_counts() {
    for value in [&b""[..], b"Bearer", b"Bearer ", b"Bearersecret", b"Basic c2VjcmV0", b"\xff"] {
        assert_eq!(seen(&Per::Bearer, PEER, &[("authorization", value)]), by_address(), "{value:?}");
    }
    assert_eq!(seen(&Per::Bearer, PEER, &[]), by_address());
    for second in [&b"Bearer another"[..], b"Bearer secret", b"Basic c2VjcmV0"] {
        let two = [("authorization", &b"Bearer secret"[..]), ("authorization", second)];
        assert_eq!(
            seen(&Per::Bearer, PEER, &two),
            by_address(),
            "a client that adds another each time is still one"
        );
    }
}

#[test]
fn the_value_of_a_header_is_a_client_however_the_name_is_written() {
    let by = |name, value: &[u8]| seen(&API_KEY, PEER, &[(name, value)]);
    let one = by("x-api-key", b"one");
    assert_eq!(by("X-API-Key", b"one"), one);
    assert_eq!(seen(&Per::header("X-Api-Key"), PEER, &[("x-api-key", b"one")]), one);
    assert_ne!(by("x-api-key", b"ONE"), one);
    assert_ne!(by("x-api-key", &vec![b'a'; 1 << 16]), one);
    assert_eq!(by("x-api-key", b""), by_address());
    assert_eq!(by("x-other", b"one"), by_address());
    let two = [("x-api-key", &b"one"[..]), ("X-Api-Key", b"two")];
    assert_eq!(seen(&API_KEY, PEER, &two), by_address());
}

#[test]
fn a_token_is_never_an_address_nor_a_header() {
    let value: &[u8] = b"one";
    let header = seen(&API_KEY, PEER, &[("x-api-key", value)]);
    assert_ne!(header, seen(&Per::Bearer, PEER, &[("authorization", b"Bearer one")]));
}

#[test]
fn a_function_sees_the_request_and_may_call_what_is_limited() {
    fn tenant(parts: &Parts) -> Option<Key> {
        assert!(key(limiter(), &Per::Ip).is_some());
        parts.headers.get("x-tenant").map(Key::of)
    }
    let per = Per::custom(tenant);
    let tenant = HeaderValue::from_static("acme");
    assert_eq!(seen(&per, PEER, &[("x-tenant", b"acme")]), Some(Key::of(&tenant)));
    assert_eq!(seen(&per, PEER, &[]), by_address(), "where it says nothing, the address counts");
}

#[test]
fn without_facts_all_callers_are_one() {
    assert_eq!(key(limiter(), &Per::Ip), None);
    assert_eq!(seen(&Per::Ip, "", &[]), None, "the server does not tell it");
    assert!(seen(&API_KEY, "", &[("x-api-key", b"one")]).is_some());
}

/// What is logged of a limiter that counts all callers as one.
fn warnings(warn: impl Fn()) -> Vec<String> {
    let lines = Arc::new(crate::sync::Mutex::new(Vec::new()));
    let writer = Arc::clone(&lines);
    let log = tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false);
    let log = log.with_writer(move || Lines(Arc::clone(&writer))).finish();
    tracing::subscriber::with_default(log, || (0..3).for_each(|_| warn()));
    let text = String::from_utf8(crate::sync::lock(&lines).clone()).unwrap();
    text.lines().map(|line| line.trim().to_owned()).collect()
}

struct Lines(Arc<crate::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        crate::sync::lock(&self.0).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_panic_of_the_function_that_names_the_client_leaves_nothing_behind() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("panicking key");
    static LIMITER: RateLimiter = RateLimiter::new("panicking key", 1, Duration::from_mins(1))
        .per(Per::custom(|_| panic!("no client")));

    let per = LIMITER.per_request().unwrap();
    let (_, mut passage) = Passage::record(request(PEER, &[]), &Wanted::by([per]), None);
    let site = Site::new(file!(), line!(), column!(), "tests");
    let guard = Guard::new("panicking key", site).circuit_breaker(&BREAKER).rate_limiter(&LIMITER);
    let call = AssertUnwindSafe(|| {
        passage.within(|| guard.call().attempt_sync(&Judged::<()>::of_closure(&|| ()).judge(), || ()))
    });
    assert!(catch_unwind(call).is_err());
    assert_eq!((BREAKER.stats().total_calls, BREAKER.stats().cancelled_calls), (1, 1));
}

#[test]
fn that_all_callers_are_one_is_told_once_with_what_to_do() {
    let told = AtomicBool::new(false);
    assert_eq!(
        warnings(|| warn_once(&told, limiter(), NO_LAYER)),
        ["WARN all callers share one limit rate_limit=\"orders\" reason=\"no layer tells who asks: add \
          `resilience::layer()` to the routes\""]
    );
    let told = AtomicBool::new(false);
    assert_eq!(
        warnings(|| warn_once(&told, limiter(), NO_ADDRESS)),
        [
            "WARN all callers share one limit rate_limit=\"orders\" reason=\"the server does not tell the peer's \
          address: serve with `into_make_service_with_connect_info::<std::net::SocketAddr>()`\""
        ]
    );
}

#[test]
fn a_layer_further_in_takes_the_address_from_the_one_further_out() {
    let mut proxies = TrustedProxies::default();
    proxies.add("10.0.0.1").unwrap();
    let forwarded: &[(&str, &[u8])] = &[("x-forwarded-for", b"198.51.100.7")];
    let request = || request("10.0.0.1:80", forwarded);
    let wanted = Wanted::by([&Per::Ip]);
    let (_, mut outer) = Passage::record(request(), &wanted, Some(&proxies));
    let (inner, limited) = outer.within(|| {
        let (_, mut inner) = Passage::record(request(), &wanted, None);
        (inner.within(|| key(limiter(), &Per::Ip)), key_of(limiter(), request(), &Per::Ip).1)
    });
    assert_eq!((inner, limited), (by_address(), by_address()));
    let (_, mut alone) = Passage::record(request(), &wanted, Some(&TrustedProxies::default()));
    assert_eq!(
        alone.within(|| key(limiter(), &Per::Ip)),
        seen(&Per::Ip, "10.0.0.1:1", &[]),
        "none is trusted"
    );
}

#[test]
fn facts_are_in_place_only_while_their_request_is_polled() {
    let (_, mut outer) = Passage::record(request(PEER, &[]), &Wanted::by([&Per::Ip]), None);
    let (_, mut inner) = Passage::record(request("192.0.2.1:1", &[]), &Wanted::by([&Per::Ip]), None);
    let now = || key(limiter(), &Per::Ip);
    outer.within(|| {
        assert_ne!(inner.within(now), by_address());
        let panic = catch_unwind(AssertUnwindSafe(|| inner.within(|| panic!("handler"))));
        assert!(panic.is_err());
        assert_eq!(now(), by_address(), "after a panic too");
        assert_eq!(
            Passage::default().within(now),
            by_address(),
            "a layer that recorded nothing hides nothing"
        );
    });
    assert_eq!(now(), None);
}

#[test]
fn nothing_is_recorded_that_no_limiter_asks_for() {
    let headers: &[(&str, &[u8])] = &[("authorization", b"Bearer a"), ("x-api-key", b"b")];
    let (_, facts) = Facts::of(request(PEER, headers), &Wanted::by([&Per::Ip]), None);
    assert!(facts.bearer.is_none() && facts.headers.is_empty() && facts.parts.is_none());
    let all = [&Per::Bearer, &API_KEY, &API_KEY, &Per::custom(|_| None)];
    let (request, facts) = Facts::of(request(PEER, headers), &Wanted::by(all), None);
    assert!(facts.bearer.is_some() && facts.headers.len() == 1 && facts.parts.is_some());
    assert_eq!(request.headers().len(), 2);
    let shown = format!("{facts:?}");
    assert!(!shown.contains("Bearer") && shown.contains("198.51.100.7"), "{shown}");
}

#[test]
fn the_answer_tells_how_the_client_stands_with_each_limiter_that_counted_it() {
    let (_, mut passage) = Passage::record(request(PEER, &[]), &Wanted::by([&Per::Ip]), None);
    let orders = limiter();
    passage.within(|| {
        key(orders, &Per::Ip);
        key(orders, &Per::Ip);
    });
    let mut response = Response::new(());
    passage.tell(&mut response);
    let policies: Vec<_> = response.headers().get_all("ratelimit-policy").iter().collect();
    assert_eq!(policies, [r#""orders";q=100;w=60"#]);
    assert_eq!(response.headers()["ratelimit"], r#""orders";r=100"#);
    let mut untouched = Response::new(());
    Passage::default().tell(&mut untouched);
    assert!(untouched.headers().is_empty());
}

#[test]
fn a_status_alone_is_told_with_its_retry_after() {
    let rejection = || limiter().rejection(Duration::from_millis(1500));
    let mut passage = Passage::default();
    let code = passage.within(|| StatusCode::from(rejection()));
    passage.within(|| ());
    let mut response = Response::builder().status(code).body(()).unwrap();
    passage.tell(&mut response);
    assert_eq!(response.headers()[RETRY_AFTER], "2");

    let _ = StatusCode::from(rejection());
    let mut other = Passage::default();
    other.within(|| ());
    let mut response = Response::builder().status(code).body(()).unwrap();
    other.tell(&mut response);
    assert!(response.headers().is_empty(), "what was noted outside of a request is none of its business");
}
