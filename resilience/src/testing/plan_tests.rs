use super::*;

fn plans(name: &'static str, change: impl FnOnce(&mut Plan)) -> Plans {
    let plans = Plans::new();
    plans.change(name, change);
    plans
}

fn ratio(ratio: f64, seed: u64) -> impl FnOnce(&mut Plan) {
    move |plan| plan.fail_ratio = Some((ratio, fastrand::Rng::with_seed(seed)))
}

fn fails(plans: &Plans, names: &[&str], attempts: usize) -> Vec<bool> {
    (0..attempts).map(|_| plans.next(names).fails.is_some()).collect()
}

#[test]
fn so_many_attempts_fail_and_no_more() {
    let plans = plans("payment", |plan| plan.fail = 2);
    assert_eq!(fails(&plans, &["payment"], 4), [true, true, false, false]);
}

#[test]
fn attempts_of_other_names_use_up_nothing() {
    let plans = plans("payment", |plan| plan.fail = 1);
    assert_eq!(plans.next(&["search", "index"]), Order::default());
    assert_eq!(plans.next(&["charge", "payment"]).fails, Some("payment"));
}

#[test]
fn one_failure_is_used_up_where_two_names_fit() {
    let plans = plans("charge", |plan| plan.fail = 1);
    plans.change("payment", |plan| plan.fail = 1);
    let names = ["charge", "payment"];
    let failed_by: Vec<_> = (0..3).map(|_| plans.next(&names).fails).collect();
    assert_eq!(failed_by, [Some("charge"), Some("payment"), None]);
}

#[test]
fn the_longest_delay_counts_and_holds_for_every_attempt() {
    let plans = plans("charge", |plan| plan.delay = Duration::from_secs(1));
    plans.change("payment", |plan| plan.delay = Duration::from_secs(2));
    for _ in 0..3 {
        let order = plans.next(&["charge", "payment"]);
        assert_eq!(order, Order { delay: Duration::from_secs(2), fails: None });
    }
}

#[test]
fn a_ratio_fails_its_share_and_the_same_attempts_for_the_same_seed() {
    let attempts = |seed| fails(&plans("payment", ratio(0.3, seed)), &["payment"], 1000);
    let failed = attempts(7).into_iter().filter(|failed| *failed).count();
    assert!((250..350).contains(&failed), "{failed}");
    assert_eq!(attempts(7), attempts(7));
    assert_ne!(attempts(7), attempts(8));
}

#[test]
fn a_ratio_of_one_fails_all_and_of_zero_none() {
    assert_eq!(fails(&plans("payment", ratio(1.0, 1)), &["payment"], 50), [true; 50]);
    assert_eq!(fails(&plans("payment", ratio(0.0, 1)), &["payment"], 50), [false; 50]);
}

#[test]
fn counted_failures_come_before_the_ratio_and_shift_it() {
    let plans = plans("payment", ratio(0.3, 7));
    let random = fails(&plans, &["payment"], 20);
    plans.change("payment", ratio(0.3, 7));
    plans.change("payment", |plan| plan.fail = 2);
    assert_eq!(fails(&plans, &["payment"], 2), [true, true]);
    assert_eq!(fails(&plans, &["payment"], 20), random);
}

#[test]
fn what_is_removed_is_gone_and_the_rest_stays() {
    let plans = plans("payment", |plan| plan.fail = 1);
    plans.change("search", |plan| plan.fail = 1);
    plans.remove("payment");
    assert_eq!(plans.next(&["payment"]), Order::default());
    assert_eq!(plans.next(&["search"]).fails, Some("search"));
    plans.remove("search");
    assert!(plans.is_empty());
}
