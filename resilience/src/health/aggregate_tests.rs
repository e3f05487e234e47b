use proptest::prelude::*;

use super::*;

fn status() -> impl Strategy<Value = HealthStatus> {
    proptest::sample::select(HealthStatus::ALL.to_vec())
}

fn overall(checks: &[(HealthStatus, bool)]) -> HealthStatus {
    whole(checks.iter().map(|(status, critical)| effective(*status, *critical)))
}

#[test]
fn the_truth_table() {
    use HealthStatus::{Degraded, Healthy, Unhealthy, Unknown};
    for (status, critical, expected) in [
        (Healthy, true, Healthy),
        (Healthy, false, Healthy),
        (Degraded, true, Degraded),
        (Degraded, false, Degraded),
        (Unhealthy, true, Unhealthy),
        (Unhealthy, false, Degraded),
        (Unknown, true, Unhealthy),
        (Unknown, false, Healthy),
    ] {
        assert_eq!(effective(status, critical), expected, "{status}, critical: {critical}");
    }
    assert_eq!(whole([]), Healthy, "nothing to check is healthy");
}

proptest! {
    #[test]
    fn the_order_of_checks_never_matters(
        (checks, shuffled) in proptest::collection::vec((status(), any::<bool>()), 0..8)
            .prop_flat_map(|checks| (Just(checks.clone()), Just(checks).prop_shuffle()))
    ) {
        prop_assert_eq!(overall(&checks), overall(&shuffled));
    }

    #[test]
    fn a_healthy_check_more_never_worsens(
        checks in proptest::collection::vec((status(), any::<bool>()), 0..8),
        critical: bool,
    ) {
        let mut more = checks.clone();
        more.push((HealthStatus::Healthy, critical));
        prop_assert_eq!(overall(&checks), overall(&more));
    }

    #[test]
    fn what_is_not_critical_never_makes_it_unhealthy(statuses in proptest::collection::vec(status(), 0..8)) {
        let checks: Vec<_> = statuses.into_iter().map(|status| (status, false)).collect();
        prop_assert!(overall(&checks) <= HealthStatus::Degraded);
    }
}
