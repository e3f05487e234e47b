use proptest::prelude::*;

use super::*;

const START: u64 = 3_600_000_000_000;

fn decided(rule: Sliding, log: &mut Log, at: &[u64]) -> Vec<u64> {
    let waits = at.iter().map(|at| match rule.decide(log, START + at, u64::MAX) {
        Ruling::Allowed => 0,
        Ruling::Later(reservation) => reservation.at - START - at,
        Ruling::Refused { .. } => u64::MAX,
    });
    waits.collect()
}

/// More calls than the limit in some window of the period, its end excluded.
fn overfull(times: &mut [u64], limit: usize, period: u64) -> bool {
    times.sort_unstable();
    times.windows(limit + 1).any(|calls| calls[limit] - calls[0] < period)
}

#[test]
fn the_window_slides_with_every_call() {
    let rule = Sliding { limit: 3, period: 100 };
    assert_eq!(decided(rule, &mut Log::new(), &[0, 0, 0, 0, 0, 0, 0]), [0, 0, 0, 100, 100, 100, 200]);
    assert_eq!(decided(rule, &mut Log::new(), &[0, 40, 80, 90, 99]), [0, 0, 0, 10, 41]);
    // No double burst around any moment, which is what a grid would allow.
    assert_eq!(decided(rule, &mut Log::new(), &[90, 91, 92, 110, 189, 190]), [0, 0, 0, 80, 2, 2]);
    assert_eq!(decided(rule, &mut Log::new(), &[0, 0, 0, 1000, 1000, 1000, 1001]), [0, 0, 0, 0, 0, 0, 99]);
}

#[test]
fn a_call_exactly_a_period_after_another_is_in_the_next_window() {
    let rule = Sliding { limit: 1, period: 100 };
    let mut log = Log::new();
    assert_eq!(rule.decide(&mut log, START, 0), Ruling::Allowed);
    assert_eq!(rule.decide(&mut log, START + 99, 0), Ruling::Refused { wait: 1 });
    assert_eq!(rule.decide(&mut log, START + 100, 0), Ruling::Allowed);
}

#[test]
fn a_log_takes_eight_bytes_a_call_and_none_when_it_is_forgotten() {
    let rule = Sliding { limit: 1000, period: 100 };
    let mut log = Log::new();
    for _ in 0..1000 {
        assert_eq!(rule.decide(&mut log, START, 0), Ruling::Allowed);
    }
    assert_eq!((log.0.len(), log.0.capacity()), (1000, 1000));
    assert_eq!(rule.idle_from(&log), START + 100);
    assert_eq!(rule.decide(&mut log, START + 100, 0), Ruling::Allowed);
    assert_eq!(log.0.len(), 1);
}

#[test]
fn a_lower_limit_holds_from_the_next_call_on() {
    let mut log = Log::new();
    let before = Sliding { limit: 5, period: 100 };
    assert_eq!(decided(before, &mut log, &[0, 10, 20, 30, 40]), [0; 5]);
    let after = Sliding { limit: 2, period: 100 };
    assert_eq!(after.standing(&log, START + 50), Standing { remaining: 0, more_in: 80 });
    assert_eq!(after.decide(&mut log, START + 50, 0), Ruling::Refused { wait: 80 });
    assert_eq!(after.decide(&mut log, START + 130, 0), Ruling::Allowed);
}

#[derive(Clone, Debug)]
enum Step {
    /// So much later a call that may wait so long.
    Call { after: u64, max_wait: u64 },
    /// The reservation, counted from the latest, is given back.
    GiveBack(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let call = (0_u64..40, prop::sample::select(vec![0_u64, 0, 50, 100, 350]))
        .prop_map(|(after, max_wait)| Step::Call { after, max_wait });
    let back = (0_usize..6).prop_map(Step::GiveBack);
    prop::collection::vec(prop_oneof![4 => call, 1 => back], 1..150)
}

proptest! {
    #[test]
    fn without_waiting_it_answers_as_a_list_of_all_calls_does(
        limit in 1_u32..6,
        gaps in prop::collection::vec(0_u64..60, 1..200),
    ) {
        let rule = Sliding { limit, period: 100 };
        let (mut log, mut now, mut went) = (Log::new(), START, Vec::new());
        for gap in gaps {
            now += gap;
            let recent = went.iter().filter(|time| now - **time < 100).count();
            let standing = rule.standing(&log, now);
            prop_assert_eq!(standing.remaining as usize, limit as usize - recent);
            match rule.decide(&mut log, now, 0) {
                Ruling::Allowed => {
                    prop_assert!(recent < limit as usize);
                    went.push(now);
                }
                Ruling::Refused { wait } => {
                    prop_assert_eq!(recent, limit as usize);
                    let next = went[went.len() - limit as usize] + 100 - now;
                    prop_assert_eq!((wait, standing.more_in), (next, next));
                    prop_assert!(wait > 0);
                }
                Ruling::Later(_) => prop_assert!(false, "nobody wanted to wait"),
            }
        }
    }

    #[test]
    fn no_window_has_more_calls_than_the_limit_whoever_waits_or_gives_up(
        limit in 1_u32..5,
        steps in steps(),
    ) {
        let rule = Sliding { limit, period: 100 };
        let (mut log, mut now, mut went) = (Log::new(), START, Vec::new());
        let mut reserved: Vec<Reservation> = Vec::new();
        for step in steps {
            match step {
                Step::Call { after, max_wait } => {
                    now += after;
                    match rule.decide(&mut log, now, max_wait) {
                        Ruling::Allowed => went.push(now),
                        Ruling::Later(reservation) => {
                            prop_assert!(reservation.at > now && reservation.at <= now + max_wait);
                            reserved.push(reservation);
                        }
                        Ruling::Refused { wait } => prop_assert!(wait > max_wait),
                    }
                }
                Step::GiveBack(which) => {
                    let Some(which) = reserved.len().checked_sub(which + 1) else { continue };
                    if reserved[which].at > now && rule.undo(&mut log, reserved[which]) {
                        reserved.remove(which);
                    }
                }
            }
            prop_assert!(log.0.len() <= limit as usize);
            prop_assert!(log.0.iter().is_sorted());
        }
        went.extend(reserved.iter().map(|reservation| reservation.at));
        prop_assert!(!overfull(&mut went, limit as usize, 100));
    }
}
