use axum::http::HeaderValue;

use super::*;
use crate::http::testing::{Service, TOKEN};
use crate::http::{Endpoints, SharedOptions};
use crate::lifecycle::Phase;
use crate::sync::Arc;

fn bearing(value: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(value).unwrap())])
}

fn service(details: Details) -> Arc<Shared> {
    Service::with(Vec::new(), Phase::Serving, details, Endpoints::default()).shared
}

#[tokio::test]
async fn only_the_token_authorizes() {
    let shared = service(Details::Authorized);
    for good in [format!("Bearer {TOKEN}"), format!("bearer {TOKEN}"), format!("BEARER  {TOKEN} ")] {
        assert!(authorized(&shared, &bearing(&good)), "{good}");
    }
    for bad in [
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        "Bearer correct",
        "Basic correct horse",
        "Bearer correct horse battery",
    ] {
        assert!(!authorized(&shared, &bearing(bad)), "{bad}");
    }
    assert!(!authorized(&shared, &HeaderMap::new()));
}

#[tokio::test]
async fn without_a_token_nobody_is_authorized() {
    let old = service(Details::Authorized);
    for admin_token in [None, Some(String::new())] {
        let shared = Shared::new(SharedOptions {
            engine: Arc::clone(&old.engine),
            lifecycle: old.lifecycle.clone(),
            metrics: Arc::clone(&old.metrics),
            details: Details::Authorized,
            admin_token,
            endpoints: Endpoints::default(),
        });
        for value in ["Bearer ", "Bearer x"] {
            assert!(!authorized(&shared, &bearing(value)));
        }
    }
}

#[tokio::test]
async fn the_policy_decides_what_is_shown() {
    let token = bearing(&format!("Bearer {TOKEN}"));
    for (details, anonymous, authorized) in [
        (Details::Always, Level::Open, Level::Authorized),
        (Details::Authorized, Level::Public, Level::Authorized),
        (Details::Never, Level::Public, Level::Public),
    ] {
        let shared = service(details);
        assert_eq!(level(&shared, &HeaderMap::new()), anonymous);
        assert_eq!(level(&shared, &token), authorized);
    }
}
