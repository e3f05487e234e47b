use proptest::prelude::*;

use super::*;

const START: u64 = 3_600_000_000_000;

fn rule(limit: u32) -> Fixed {
    Fixed { limit, period: 100, origin: START }
}

fn waits(limit: u32, at: &[u64]) -> Vec<u64> {
    let mut window = Window::new();
    let waits = at.iter().map(|at| match rule(limit).decide(&mut window, START + at, u64::MAX) {
        Ruling::Allowed => 0,
        Ruling::Later(reservation) => reservation.at - START - at,
        Ruling::Refused { .. } => u64::MAX,
    });
    waits.collect()
}

#[test]
fn calls_fill_one_period_after_the_other() {
    assert_eq!(waits(2, &[0, 0, 0, 0, 0]), [0, 0, 100, 100, 200]);
    assert_eq!(waits(2, &[0, 30, 60, 99, 100]), [0, 0, 40, 1, 100]);
}

#[test]
fn the_grid_stays_where_the_first_call_put_it() {
    // Late in the first period, early in the second, with a whole period of silence between.
    assert_eq!(waits(2, &[0, 95, 99, 350, 350, 350, 399]), [0, 0, 1, 0, 0, 50, 1]);
}

#[test]
fn an_idle_period_saves_nothing_up() {
    assert_eq!(waits(2, &[0, 1000, 1000, 1000]), [0, 0, 0, 100]);
}

proptest! {
    #[test]
    fn it_answers_as_a_count_per_cell_does(
        limit in 1_u32..5,
        calls in prop::collection::vec((0_u64..80, prop::sample::select(vec![0_u64, 60, 250])), 1..150),
    ) {
        let rule = rule(limit);
        let (mut window, mut now) = (Window::new(), START);
        let mut cells = std::collections::BTreeMap::<u64, u32>::new();
        for (gap, max_wait) in calls {
            now += gap;
            let current = (now - START) / 100;
            let free = (current..current + 1000).find(|cell| cells.get(cell).copied().unwrap_or(0) < limit).unwrap();
            let wait = (START + free * 100).saturating_sub(now);
            let standing = rule.standing(&window, now);
            prop_assert_eq!(standing.remaining, limit - cells.get(&current).copied().unwrap_or(0));
            match rule.decide(&mut window, now, max_wait) {
                Ruling::Allowed => prop_assert_eq!(free, current),
                Ruling::Later(reservation) => {
                    prop_assert!(wait > 0 && wait <= max_wait);
                    prop_assert_eq!(reservation.at, now + wait);
                    // Given back and taken again, it is the same.
                    let before = window;
                    prop_assert!(rule.undo(&mut window, reservation));
                    prop_assert_eq!(rule.decide(&mut window, now, max_wait), Ruling::Later(reservation));
                    prop_assert_eq!(window, before);
                }
                Ruling::Refused { wait: told } => {
                    prop_assert!(wait > max_wait);
                    prop_assert_eq!((told, standing.more_in), (wait, wait));
                    continue;
                }
            }
            *cells.entry(free).or_default() += 1;
        }
    }

    #[test]
    fn no_input_breaks_the_arithmetic(
        limit in 1_u32.., period in 1_u64.., origin in any::<u64>(), now in any::<u64>(), start in any::<u64>(), used in any::<u32>(),
        wait in any::<u64>(),
    ) {
        let rule = Fixed { limit, period, origin };
        let mut window = Window { start, used };
        let _ = (rule.standing(&window, now), rule.idle_from(&window));
        if let Ruling::Later(reservation) = rule.decide(&mut window, now, wait) {
            let _ = rule.undo(&mut window, reservation);
        }
    }
}
