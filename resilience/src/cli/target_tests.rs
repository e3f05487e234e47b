use super::{Target, shown};

fn target(text: &str) -> Target {
    text.parse().expect("an address")
}

#[test]
fn an_address_may_come_without_its_scheme() {
    for (text, expected) in [
        ("localhost:8000", "http://localhost:8000"),
        ("10.0.0.7", "http://10.0.0.7"),
        ("https://shop.example/", "https://shop.example"),
        (" http://[::1]:8000/readyz ", "http://[::1]:8000/readyz"),
    ] {
        assert_eq!(target(text).to_string(), expected);
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for text in
        ["", "http://", "ftp://shop.example", "http://local host", "unix:///run/shop", "localhost:port"]
    {
        let refused = text.parse::<Target>().map(|target| target.to_string());
        assert_eq!(
            refused,
            Err("it must be an address such as `http://localhost:8000`".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn paths_stand_under_that_of_the_service_whichever_was_given() {
    for text in [
        "http://shop",
        "http://shop/",
        "http://shop/readyz",
        "http://shop/health?verbose",
        "http://shop/_health/ready",
    ] {
        assert_eq!(shown(&target(text).at("/health/circuits")), "http://shop/health/circuits", "{text}");
    }
    assert_eq!(shown(&target("http://proxy/shop/health").at("/livez")), "http://proxy/shop/livez");
    assert_eq!(shown(&target("http://proxy/shop/").at("/livez")), "http://proxy/shop/livez");
    assert_eq!(
        shown(&target("http://shop").at("/health/$stream?poll_interval=5")),
        "http://shop/health/$stream?poll_interval=5"
    );
}

#[test]
fn only_what_is_more_than_a_server_is_asked_as_given() {
    assert!(target("http://shop/").given().is_none());
    assert_eq!(
        target("http://shop/api?x=1").given().map(|url| shown(&url)),
        Some("http://shop/api?x=1".to_owned())
    );
}

#[test]
fn a_password_is_not_shown() {
    let shop = target("http://probe:hunter-2@shop/readyz");
    assert_eq!(shop.to_string(), "http://probe:***@shop/readyz");
    assert!(!shown(&shop.at("/livez")).contains("hunter-2"));
}

#[test]
fn loopback_addresses_are_local() {
    for text in ["localhost:8000", "127.0.0.1:8000", "http://[::1]:8000"] {
        assert!(target(text).is_local(), "{text}");
    }
    assert!(!target("http://shop.example").is_local());
}
