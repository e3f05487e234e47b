use std::time::Duration;

use proptest::prelude::*;

use super::Jitter;

const PAUSE: Duration = Duration::from_millis(800);

#[test]
fn chance_takes_all_of_a_pause_or_half_of_it_or_nothing() {
    let ends = |jitter: Jitter| [0.0, 0.5, 1.0].map(|chance| jitter.apply(PAUSE, chance).as_millis());
    assert_eq!(ends(Jitter::Full), [0, 400, 800]);
    assert_eq!(ends(Jitter::Equal), [400, 600, 800]);
    assert_eq!(ends(Jitter::None), [800, 800, 800]);
}

proptest! {
    #[test]
    fn no_jitter_makes_a_pause_longer(
        jitter in prop::sample::select(&[Jitter::Full, Jitter::Equal, Jitter::None][..]),
        seconds in any::<u64>(),
        nanos in 0..1_000_000_000_u32,
        chance in 0.0..=1.0_f64,
    ) {
        let pause = Duration::new(seconds, nanos);
        prop_assert!(jitter.apply(pause, chance) <= pause);
    }
}
