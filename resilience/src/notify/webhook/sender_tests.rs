use std::time::Duration;

use reqwest::{StatusCode, Url};

use super::{judge, masked};
use crate::notify::sink::{Again, Failure};

fn again(code: u16, wish: Option<u64>) -> Option<Again> {
    let status = StatusCode::from_u16(code).expect("a status");
    judge(status, wish.map(Duration::from_secs)).err().map(|failure| failure.again)
}

#[test]
fn only_what_may_do_better_is_tried_again() {
    for code in [200, 202, 204] {
        assert_eq!(again(code, None), None, "{code}");
    }
    for code in [408, 425, 429, 500, 502, 503, 504] {
        assert_eq!(again(code, None), Some(Again::Soon), "{code}");
        assert_eq!(again(code, Some(7)), Some(Again::After(Duration::from_secs(7))), "{code}");
    }
    for code in [301, 302, 307, 400, 401, 403, 404, 410, 413] {
        assert_eq!(again(code, Some(7)), Some(Again::Never), "{code}");
    }
}

#[test]
fn a_redirect_is_told_with_what_to_do() {
    let reason = "the answer was 302 Found: redirects are not followed, name the final address".to_owned();
    assert_eq!(judge(StatusCode::FOUND, None), Err(Failure { reason, again: Again::Never }));
    let reason = "the answer was 400 Bad Request".to_owned();
    assert_eq!(judge(StatusCode::BAD_REQUEST, None), Err(Failure { reason, again: Again::Never }));
}

#[test]
fn of_an_address_the_server_is_shown() {
    for (address, shown) in [
        ("https://user:hunter-2@alerts.example:8443/T0/B0?token=hunter-2", "https://alerts.example:8443/***"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://localhost:8000/?token=hunter-2", "http://localhost:8000/***"),
    ] {
        assert_eq!(masked(&Url::parse(address).expect("an address")), shown);
    }
}
