use std::time::Duration;

use super::*;
use crate::site::Site;

static BOTH: Slo = Slo::new("checkout", Site::new("src/orders.rs", 1, 1, "checkout"))
    .availability(0.999)
    .latency(Duration::from_millis(300))
    .quantile(0.95);

#[test]
fn what_an_objective_leaves_is_told_as_one_would() {
    for (share, left, as_percent) in [
        (0.999, "0.001", "99.9"),
        (0.99, "0.01", "99"),
        (0.5, "0.5", "50"),
        (0.9995, "0.0005", "99.95"),
        (0.999_999, "0.000001", "99.9999"),
        (0.57, "0.43", "57"),
    ] {
        assert_eq!((&*rest(share).to_string(), &*percent(share).to_string()), (left, as_percent));
    }
}

#[test]
fn availability_counts_what_was_bad_and_latency_what_was_within_the_bucket() {
    let both = promises(&[&BOTH], "");
    let [availability, latency] = &both[..] else { panic!("{}", both.len()) };
    assert_eq!(availability.words, "99.9% of its requests succeed");
    assert_eq!(
        availability.broken("5m"),
        "sum by (job, slo) (increase(slo_requests_total{slo=\"checkout\",result=\"bad\"}[5m]))\n/ \
         sum by (job, slo) (increase(slo_requests_total{slo=\"checkout\",result=~\"good|bad\"}[5m]))"
    );
    assert_eq!(latency.words, "95% of its requests are answered within 300ms");
    assert_eq!(
        latency.broken("1h"),
        "1 - sum by (job, slo) (increase(slo_duration_seconds_bucket{slo=\"checkout\",le=\"0.3\"}[1h]))\n/ \
         sum by (job, slo) (increase(slo_duration_seconds_count{slo=\"checkout\"}[1h]))"
    );
    assert_eq!((availability.budget, latency.budget), (0.001, 0.05));
}

#[test]
fn the_budget_is_what_may_go_wrong_less_what_did() {
    static TIGHT: Slo = Slo::new("pay", Site::new("src/pay.rs", 1, 1, "pay")).availability(0.9999);
    assert_eq!(
        promises(&[&TIGHT], r#",job=~"$job""#)[0].remaining(),
        "1 - (\n  \
           sum by (job, slo) (increase(slo_requests_total{slo=\"pay\",result=\"bad\",job=~\"$job\"}[30d]))\n  \
           / sum by (job, slo) (increase(slo_requests_total{slo=\"pay\",result=~\"good|bad\",job=~\"$job\"}[30d]))\n\
         ) / 0.0001\n\
         and sum by (job, slo) (increase(slo_requests_total{slo=\"pay\",result=~\"good|bad\",job=~\"$job\"}[30d])) > 0"
    );
}

#[test]
fn a_name_stays_within_its_matcher() {
    static HOSTILE: Slo =
        Slo::new("a\"} or vector(1) #\n", Site::new("src/a.rs", 1, 1, "a")).availability(0.9);
    let broken = promises(&[&HOSTILE], "")[0].total("5m");
    assert!(broken.contains(r#"{slo="a\"} or vector(1) #\n",result"#), "{broken}");
}
