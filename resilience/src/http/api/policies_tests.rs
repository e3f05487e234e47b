use std::time::Duration;

use super::*;
use crate::http::api::shape::tests::misfit;
use crate::http::testing::Service;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::rate_limiter::RateLimiter;
use crate::site::Site;

static PLACES: Bulkhead = Bulkhead::new("shown by the api").max_concurrent(4);
static MAILS: RateLimiter = RateLimiter::new("shown by the api", 1, Duration::from_hours(1));

#[tokio::test(start_paused = true)]
async fn they_are_shown_with_what_they_have_counted() {
    let site = Site::new("src/mails.rs", 7, 1, "send");
    let policies = vec![
        PolicyEntry::of("shown by the api", site, vec![Policy::Bulkhead(&PLACES)]),
        PolicyEntry::of("shown by the api", site, vec![Policy::RateLimiter(&MAILS)]),
    ];
    let _ = (MAILS.check(), MAILS.check());
    let service = Service::with_policies(Vec::new(), Vec::new, policies);
    let answer = service.get_authorized("/_resilience/api/policies").await;
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(misfit(ALL.answer, &body), None);
    let all = body["policies"].as_array().unwrap();
    assert_eq!((&all[0]["kind"], &all[0]["declared_at"]), (&"bulkhead".into(), &"src/mails.rs:7:1".into()));
    assert_eq!(all[0]["counts"]["bulkhead_in_flight"], 0);
    assert_eq!(all[1]["kind"], "rate limiter");
    assert_eq!(all[1]["counts"]["rate_limit_decisions_total.allowed"], 1);
    assert_eq!(all[1]["counts"]["rate_limit_decisions_total.refused"], 1);
}
