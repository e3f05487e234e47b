use axum::http::HeaderValue;
use proptest::prelude::*;

use super::*;

const PROXY: &str = "10.0.0.1";

fn proxies() -> TrustedProxies {
    let mut proxies = TrustedProxies::default();
    for network in ["10.0.0.0/8", "fd00::/8"] {
        proxies.add(network).unwrap();
    }
    proxies
}

fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

fn seen(peer: &str, fields: &[(&'static str, &str)]) -> String {
    client(peer.parse().unwrap(), &headers(fields), &proxies()).to_string()
}

#[test]
fn nobody_but_a_trusted_proxy_is_believed() {
    let spoofed = [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")];
    assert_eq!(seen("198.51.100.7", &spoofed), "198.51.100.7");
    let none = TrustedProxies::default();
    assert_eq!(client(PROXY.parse().unwrap(), &headers(&spoofed), &none).to_string(), PROXY);
    assert_eq!(seen("::ffff:198.51.100.7", &[]), "198.51.100.7");
}

#[test]
fn the_list_is_counted_from_the_right() {
    for (list, client) in [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.9, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7, 10.0.0.3, 10.0.0.2", "198.51.100.7"),
        ("203.0.113.9,198.51.100.7 ,, 10.0.0.2, ", "198.51.100.7"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("198.51.100.7:81", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", PROXY),
    ] {
        assert_eq!(seen(PROXY, &[("x-forwarded-for", list)]), client, "{list}");
    }
    let lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "198.51.100.7")];
    assert_eq!(seen(PROXY, &lines), "198.51.100.7", "several lines are one list");
}

#[test]
fn a_hop_that_is_no_address_counts_as_the_proxy_that_told_of_it() {
    for list in
        ["203.0.113.9, unknown", "203.0.113.9, 1.2.3", "203.0.113.9, fe80::1%eth0", "203.0.113.9, \u{e4}"]
    {
        assert_eq!(seen(PROXY, &[("x-forwarded-for", list)]), PROXY, "{list}");
    }
    assert_eq!(seen(PROXY, &[("x-forwarded-for", "203.0.113.9, unknown, 10.0.0.2")]), "10.0.0.2");
}

#[test]
fn the_standard_field_is_read_too() {
    for (field, client) in [
        ("for=198.51.100.7", "198.51.100.7"),
        ("For=\"[2001:db8::7]:4711\";proto=https;by=10.0.0.1", "2001:db8::7"),
        ("for=203.0.113.9, for=198.51.100.7;host=\"a,b;for=203.0.113.9\", for=10.0.0.2", "198.51.100.7"),
        ("for=203.0.113.9, for=_hidden", PROXY),
        ("for=203.0.113.9, proto=https", PROXY),
        ("for=203.0.113.9, for=\"198.51.100.7\\\"\"", PROXY),
    ] {
        assert_eq!(seen(PROXY, &[("forwarded", field)]), client, "{field}");
    }
}

#[test]
fn a_quotation_mark_that_a_client_leaves_open_takes_in_no_proxy() {
    for field in [
        "for=203.0.113.9;by=\", for=198.51.100.7",
        "for=203.0.113.9;by=\", for=\"[2001:db8::7]\"",
        "for=203.0.113.9;by=\"\\, for=\"[2001:db8::7]\"",
        "for=203.0.113.9;for=203.0.113.9",
        "for",
    ] {
        assert_eq!(seen(PROXY, &[("forwarded", field)]), PROXY, "{field}");
    }
}

#[test]
fn two_headers_that_disagree_are_both_not_believed() {
    let both = |list, field| seen(PROXY, &[("x-forwarded-for", list), ("forwarded", field)]);
    assert_eq!(both("203.0.113.9", "for=198.51.100.7"), PROXY);
    assert_eq!(both("198.51.100.7", "for=203.0.113.9"), PROXY);
    assert_eq!(both("198.51.100.7", "for=203.0.113.9;by=\""), PROXY);
    assert_eq!(both("198.51.100.7", "for=\"198.51.100.7:80\""), "198.51.100.7");
}

#[test]
fn huge_headers_are_not_read_to_the_end() {
    let list = "10.0.0.2,".repeat(50_000);
    assert_eq!(seen(PROXY, &[("x-forwarded-for", &list)]), "10.0.0.2");
    let list = format!("203.0.113.9,{list}");
    assert_eq!(
        seen(PROXY, &[("x-forwarded-for", &list)]),
        "10.0.0.2",
        "a client cannot hide behind many hops"
    );
    let field = format!("for=203.0.113.9;by=\"{}\", for=198.51.100.7", "a".repeat(MOST_BYTES));
    assert_eq!(seen(PROXY, &[("forwarded", &field)]), PROXY);
}

proptest! {
    /// What a client sends comes before what the proxy adds, and changes nothing but into the proxy's own address.
    #[test]
    fn no_client_chooses_who_it_is(name in "(x-forwarded-for|forwarded)", sent in "[ -~]{0,40}") {
        let (name, added) = match &*name {
            "forwarded" => ("forwarded", "for=198.51.100.7"),
            _ => ("x-forwarded-for", "198.51.100.7"),
        };
        let line = format!("{sent}, {added}");
        let client = seen(PROXY, &[(name, &line)]);
        prop_assert!(client == "198.51.100.7" || client == PROXY, "{client} by {line}");
        let client = seen(PROXY, &[(name, &sent), (name, added)]);
        prop_assert!(client == "198.51.100.7" || client == PROXY, "{client} by {sent}");
    }
}
