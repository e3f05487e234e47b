use std::time::Duration;

use super::*;
use crate::observe::exposition::Format;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::cache_fallback::CacheFallback;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::fallback::{Fallback, FallbackKind};
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::site::Site;

fn entry<const N: usize>(name: &'static str, copies: [Policy; N]) -> PolicyEntry {
    PolicyEntry::of(name, Site::new("src/main.rs", 1, 1, ""), copies.to_vec())
}

fn text(policies: &[PolicyEntry], format: Format) -> String {
    let mut exposition = Exposition::new(format);
    Numbers::of(policies).write(&mut exposition);
    exposition.finish()
}

fn samples(policies: &[PolicyEntry]) -> Vec<String> {
    let text = text(policies, Format::Text);
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn every_series_is_there_before_the_first_call() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("fresh");
    static RETRY: Retry = Retry::new("fresh");
    static TIMEOUT: Timeout = Timeout::new("fresh", Duration::from_secs(1));
    static BULKHEAD: Bulkhead = Bulkhead::new("fresh");
    static LIMITER: RateLimiter = RateLimiter::new("fresh", 5, Duration::from_secs(1));
    static FALLBACK: Fallback = Fallback::new("fresh");
    static CACHE: CacheFallback = CacheFallback::new("fresh");
    let policies = [
        entry("fresh", [Policy::CircuitBreaker(&BREAKER)]),
        entry("fresh", [Policy::Retry(&RETRY)]),
        entry("fresh", [Policy::Timeout(&TIMEOUT)]),
        entry("fresh", [Policy::Bulkhead(&BULKHEAD)]),
        entry("fresh", [Policy::RateLimiter(&LIMITER)]),
        entry("fresh", [Policy::Fallback(&FALLBACK)]),
        entry("fresh", [Policy::CacheFallback(&CACHE)]),
    ];
    let samples = samples(&policies);
    assert!(samples.iter().all(|line| line.ends_with(" 0")), "{samples:#?}");
    for series in [
        r#"retry_attempts_total{name="fresh",outcome="success"} 0"#,
        r#"retry_attempts_total{name="fresh",outcome="retried"} 0"#,
        r#"timeout_total{name="fresh"} 0"#,
        r#"bulkhead_in_flight{name="fresh"} 0"#,
        r#"bulkhead_rejected_total{name="fresh"} 0"#,
        r#"rate_limit_decisions_total{name="fresh",decision="allowed"} 0"#,
        r#"rate_limit_decisions_total{name="fresh",decision="refused"} 0"#,
        r#"fallback_total{name="fresh",kind="closure"} 0"#,
        r#"fallback_total{name="fresh",kind="function"} 0"#,
        r#"fallback_total{name="fresh",kind="expression"} 0"#,
        r#"fallback_total{name="fresh",kind="cache"} 0"#,
    ] {
        assert_eq!(samples.iter().filter(|line| *line == series).count(), 1, "{series}: {samples:#?}");
    }
}

#[test]
fn copies_of_one_policy_are_one_series_with_their_sum() {
    static COPIES: [Fallback; 2] = [const { Fallback::new("copied") }; 2];
    static OTHER: Fallback = Fallback::new("other");
    COPIES[0].count(FallbackKind::Function);
    COPIES[1].count(FallbackKind::Function);
    COPIES[1].count(FallbackKind::Closure);
    OTHER.count(FallbackKind::Function);
    let copied = entry("copied", [Policy::Fallback(&COPIES[0]), Policy::Fallback(&COPIES[1])]);
    let mut samples = samples(&[copied, entry("other", [Policy::Fallback(&OTHER)])]);
    samples.sort();
    assert_eq!(
        samples,
        [
            r#"fallback_total{name="copied",kind="closure"} 1"#,
            r#"fallback_total{name="copied",kind="expression"} 0"#,
            r#"fallback_total{name="copied",kind="function"} 2"#,
            r#"fallback_total{name="copied",kind="none"} 0"#,
            r#"fallback_total{name="other",kind="closure"} 0"#,
            r#"fallback_total{name="other",kind="expression"} 0"#,
            r#"fallback_total{name="other",kind="function"} 1"#,
            r#"fallback_total{name="other",kind="none"} 0"#,
        ]
    );
}

#[test]
fn families_have_their_types_in_both_formats_and_are_left_out_where_empty() {
    static BULKHEAD: Bulkhead = Bulkhead::new("typed");
    let policies = [entry("typed", [Policy::Bulkhead(&BULKHEAD)])];
    let types = |format| -> Vec<String> {
        let text = text(&policies, format);
        text.lines().filter(|line| line.starts_with("# TYPE")).map(str::to_owned).collect()
    };
    let gauge = "# TYPE bulkhead_in_flight gauge";
    assert_eq!(types(Format::Text), [gauge, "# TYPE bulkhead_rejected_total counter"]);
    assert_eq!(types(Format::OpenMetrics), [gauge, "# TYPE bulkhead_rejected counter"]);
}
