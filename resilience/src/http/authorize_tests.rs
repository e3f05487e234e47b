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

fn options(of: &Shared, admin_token: Option<AdminToken>) -> SharedOptions {
    SharedOptions {
        engine: Arc::clone(&of.engine),
        lifecycle: of.lifecycle.clone(),
        metrics: Arc::clone(&of.metrics),
        details: of.details,
        detailed_on_failure: of.detailed_on_failure,
        admin_token,
        endpoints: Endpoints::default(),
        blueprint: Arc::default(),
        hosts: crate::http::Hosts::default(),
    }
}

#[tokio::test]
async fn no_debug_output_shows_the_token() {
    let shared = service(Details::Authorized);
    let token = AdminToken::new("hunter2".to_owned());
    assert_eq!(format!("{token:?}"), "***");
    let shown = format!("{:?} {shared:?}", options(&shared, Some(token)));
    assert!(shown.contains("admin_token: Some(***)"), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains(TOKEN), "{shown}");
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
    for admin_token in [None, Some(AdminToken::new(String::new()))] {
        let shared = Shared::new(options(&old, admin_token));
        for value in ["Bearer ", "Bearer x"] {
            assert!(!authorized(&shared, &bearing(value)));
        }
    }
}

#[tokio::test]
async fn j3_only_the_token_shows_more_than_the_verdict_where_names_are_hidden() {
    let token = bearing(&format!("Bearer {TOKEN}"));
    for (details, authorized) in [
        (Details::Always, Level::Authorized),
        (Details::Authorized, Level::Authorized),
        (Details::Never, Level::Public),
    ] {
        let shared = Service::hiding(Vec::new(), details).shared;
        assert_eq!(level(&shared, &HeaderMap::new()), Level::Verdict);
        assert_eq!(level(&shared, &token), authorized);
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
