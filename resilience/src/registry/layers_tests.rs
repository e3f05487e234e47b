use std::time::Duration;

use super::*;

fn limiter(name: &'static str) -> &'static RateLimiter {
    Box::leak(Box::new(RateLimiter::new(name, 1, Duration::from_secs(1))))
}

#[test]
fn limiters_in_layers_are_policies_too_and_those_of_one_name_are_one() {
    let site = Site::caller();
    let declared =
        [PolicyEntry::of("declared-too", site, vec![Policy::RateLimiter(limiter("declared-too"))])];
    for name in ["declared-too", "in-layers", "in-layers"] {
        add_to_layers(limiter(name), site);
    }
    let entries = with_layers(&declared);
    let copies =
        |name| entries.iter().filter(move |entry| entry.name == name).map(|entry| entry.copies.len());
    assert_eq!(copies("declared-too").collect::<Vec<_>>(), [2]);
    assert_eq!(copies("in-layers").collect::<Vec<_>>(), [2]);
}
