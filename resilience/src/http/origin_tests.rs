use axum::http::Request;

use super::*;

fn request(headers: &[(&str, &str)]) -> Parts {
    let request =
        headers.iter().fold(Request::post("/"), |request, (name, value)| request.header(*name, *value));
    request.body(()).unwrap().into_parts().0
}

fn hosts(bound: &str) -> Hosts {
    Hosts::new(Some(bound.parse().unwrap()), &["Shop.Example.com".to_owned()])
}

fn called(bound: &str, host: &str) -> Called {
    hosts(bound).called(&request(&[("host", host)]))
}

#[test]
fn names_of_this_machine_and_the_bound_address_are_addresses() {
    for host in [
        "localhost",
        "LOCALHOST:8000",
        "localhost.",
        "shop.localhost:8000",
        "127.0.0.1:8000",
        "127.9.9.9",
        "[::1]:8000",
        "[::ffff:127.0.0.1]",
        "10.0.0.7:8000",
    ] {
        assert_eq!(called("10.0.0.7:8000", host), Called::ByAddress, "{host}");
    }
}

#[test]
fn other_names_and_addresses_are_not() {
    for host in [
        "evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "127.0.0.1.evil.example",
        "10.0.0.8",
        "192.168.0.1:8000",
        "[fd00::1]",
        "shop.example.com.evil.example",
        "evilshop.example.com",
        "localhost@evil.example",
        "user@localhost",
        "",
        "a b",
    ] {
        assert_eq!(called("10.0.0.7:8000", host), Called::Otherwise, "{host}");
    }
}

#[test]
fn every_address_leads_to_a_listener_on_all_interfaces() {
    for host in ["10.0.0.8", "192.168.0.1:8000", "[fd00::1]:80"] {
        assert_eq!(called("0.0.0.0:8000", host), Called::ByAddress, "{host}");
        assert_eq!(called("[::]:8000", host), Called::ByAddress, "{host}");
        let unknown = Hosts::new(None, &[]);
        assert_eq!(unknown.called(&request(&[("host", host)])), Called::ByAddress, "{host}");
    }
    assert_eq!(called("0.0.0.0:8000", "evil.example"), Called::Otherwise);
}

#[test]
fn added_names_count_in_any_case_and_with_any_port() {
    for host in ["shop.example.com", "SHOP.example.com:443", "shop.example.com."] {
        assert_eq!(called("127.0.0.1:8000", host), Called::ByName, "{host}");
    }
}

#[test]
fn a_request_that_names_no_host_or_two_is_called_otherwise() {
    let hosts = hosts("127.0.0.1:8000");
    assert_eq!(hosts.called(&request(&[])), Called::Otherwise);
    let twice = request(&[("host", "localhost"), ("host", "localhost")]);
    assert_eq!(hosts.called(&twice), Called::Otherwise);
    let absolute = |host: &str| {
        let request = Request::get("http://localhost:8000/").header("host", host);
        request.body(()).unwrap().into_parts().0
    };
    assert_eq!(hosts.called(&absolute("localhost:8000")), Called::ByAddress);
    assert_eq!(hosts.called(&absolute("evil.example")), Called::Otherwise);
    let second = Request::get("http://localhost:8000/").body(()).unwrap().into_parts().0;
    assert_eq!(hosts.called(&second), Called::ByAddress, "HTTP/2 has it in the address alone");
}

#[test]
fn a_call_is_local_on_a_loopback_listener_by_its_address_alone() {
    let local = hosts("127.0.0.1:8000");
    assert!(local.is_local_call(&request(&[("host", "localhost:8000")])));
    assert!(hosts("[::1]:8000").is_local_call(&request(&[("host", "[::1]:8000")])));
    assert!(!local.is_local_call(&request(&[("host", "evil.example")])));
    assert!(!local.is_local_call(&request(&[("host", "shop.example.com")])), "a proxy may stand in front");
    assert!(!hosts("0.0.0.0:8000").is_local_call(&request(&[("host", "localhost")])));
    assert!(!Hosts::default().is_local_call(&request(&[("host", "localhost")])));
    for header in ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] {
        let forwarded = request(&[("host", "localhost:8000"), (header, "1.2.3.4")]);
        assert!(!local.is_local_call(&forwarded), "{header}");
    }
}

#[test]
fn fetch_metadata_wins_over_the_origin() {
    let site = |site: &str, origin: &str| {
        foreign(&request(&[("host", "localhost:8000"), ("sec-fetch-site", site), ("origin", origin)]))
            .is_some()
    };
    assert!(!site("same-origin", "http://localhost:8000"));
    assert!(!site("none", "null"));
    for other in ["cross-site", "same-site", "SAME-ORIGIN", "", "same-origin, none"] {
        assert!(site(other, "http://localhost:8000"), "{other}");
    }
    let twice = [("host", "localhost"), ("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")];
    assert!(foreign(&request(&twice)).is_some());
}

#[test]
fn without_fetch_metadata_the_origin_is_what_host_names() {
    let origin =
        |origin: &str| foreign(&request(&[("host", "localhost:8000"), ("origin", origin)])).is_some();
    assert!(!origin("http://localhost:8000"));
    assert!(!origin("https://LOCALHOST:8000"), "a proxy may encrypt");
    for other in [
        "null",
        "",
        "http://localhost",
        "http://localhost:8001",
        "http://evil.example",
        "http://localhost:8000.evil.example",
        "http://localhost:8000@evil.example",
        "ftp://localhost:8000",
        "localhost:8000",
    ] {
        assert!(origin(other), "{other}");
    }
    assert!(foreign(&request(&[("host", "localhost")])).is_none(), "no browser");
    assert!(foreign(&request(&[("origin", "http://localhost")])).is_some(), "no host to compare with");
}

#[test]
fn only_names_alone_may_be_added() {
    for name in ["shop.example.com", "shop", "10.0.0.7", "fd00::1", "my_shop-2"] {
        assert_eq!(fault(name), None, "{name}");
    }
    for name in ["", "https://shop", "shop:8000", "*.example.com", "a b", "[::1]"] {
        let fault = fault(name).unwrap();
        assert!(fault.contains(&format!("`{name}`")) && fault.contains("shop.example.com"), "{fault}");
    }
}
