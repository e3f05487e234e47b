use std::time::Duration;

use super::*;

const SITE: Site = Site::new("src/orders.rs", 1, 1, "place");

#[test]
fn an_objective_says_what_it_was_given() {
    let slo =
        Slo::new("place", SITE).availability(0.999).latency(Duration::from_millis(2_300)).quantile(0.95);
    assert_eq!((slo.name, slo.availability, slo.quantile), ("place", Some(0.999), 0.95));
    assert_eq!(slo.latency_seconds(), Some(2.3));
}

#[test]
fn without_more_it_asks_for_nothing_and_latency_is_that_of_99_percent() {
    let slo = Slo::new("place", SITE);
    assert_eq!((slo.availability, slo.latency_seconds(), slo.quantile), (None, None, 0.99));
}

#[test]
#[should_panic(expected = "`availability` must be above 0% and below 100%")]
fn all_requests_cannot_be_an_objective() {
    let _ = Slo::new("place", SITE).availability(1.0);
}

#[test]
#[should_panic(expected = "`quantile` must be above 0% and below 100%")]
fn no_requests_cannot_be_a_quantile() {
    let _ = Slo::new("place", SITE).quantile(0.0);
}

#[test]
#[should_panic(expected = "`latency` must be longer than zero")]
fn no_time_cannot_be_an_objective() {
    let _ = Slo::new("place", SITE).latency(Duration::ZERO);
}

#[test]
#[should_panic(expected = "`latency` must be shorter than a day")]
fn forever_cannot_be_an_objective() {
    let _ = Slo::new("place", SITE).latency(Duration::MAX);
}
