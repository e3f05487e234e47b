use super::Budget;

fn granted(budget: &Budget, second: u64, share: f64) -> usize {
    (0..10_000).take_while(|_| budget.grants(second, share)).count()
}

#[test]
fn ten_retries_are_granted_where_nothing_else_happens() {
    let budget = Budget::new();
    assert_eq!(granted(&budget, 0, 0.2), 10);
    assert_eq!(granted(&budget, 9, 0.2), 0);
    assert_eq!(granted(&budget, 10, 0.2), 10, "ten seconds later they are forgotten");
}

#[test]
fn beyond_the_floor_a_share_of_the_first_tries_is_granted() {
    let budget = Budget::new();
    for second in 100..105 {
        (0..100).for_each(|_| budget.first_try(second));
    }
    assert_eq!(granted(&budget, 105, 0.2), 110);
    assert_eq!(granted(&budget, 109, 0.2), 0);
    // Of the first tries those of four seconds are left; of the retries all.
    assert_eq!(granted(&budget, 110, 0.5), 200 + 10 - 110);
}

#[test]
fn first_tries_are_forgotten_after_the_window_however_long_nothing_happens() {
    let budget = Budget::new();
    (0..1000).for_each(|_| budget.first_try(7));
    assert_eq!(granted(&budget, 17, 1.0), 10);
    (0..1000).for_each(|_| budget.first_try(20));
    assert_eq!(granted(&budget, 1_000_020, 1.0), 10, "a slot of another turn counts nothing");
}

#[test]
fn counts_saturate_and_grant_no_more_than_they_can_count() {
    let budget = Budget::new();
    (0..5_000_000).for_each(|_| budget.first_try(1));
    let granted = (0..400_000).filter(|_| budget.grants(1, 1.0)).count();
    assert_eq!(granted, (1 << 18) - 1);
}

#[test]
fn many_threads_get_no_more_than_one_would() {
    let budget = Budget::new();
    (0..100).for_each(|_| budget.first_try(3));
    let granted: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| granted(&budget, 3, 0.5))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(granted, 60);
}
