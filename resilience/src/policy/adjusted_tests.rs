use super::Adjusted;

#[test]
fn what_is_declared_counts_until_something_is_given() {
    let settings = Adjusted::new(1);
    assert_eq!(*settings.get(), 1);
    assert!(settings.set(2));
    assert_eq!(*settings.get(), 2);
    assert!(settings.set(1));
    assert_eq!(*settings.get(), 1);
}

#[test]
fn what_was_given_before_takes_no_further_place() {
    let settings = Adjusted::new(0);
    for round in 0..1000 {
        assert!(settings.set(1 + round % 3));
        assert_eq!(*settings.get(), 1 + round % 3);
    }
    assert_eq!(*settings.given.get().unwrap().taken.lock().unwrap(), 3);
}

#[test]
fn each_of_many_is_found_again() {
    let settings = Adjusted::new(0);
    for given in 1..300 {
        settings.set(given);
        assert_eq!(*settings.get(), given);
    }
    let given = settings.given.get().unwrap();
    assert!((1..300).all(|place| given.at(place) == Some(&i32::try_from(place).unwrap())));
    assert_eq!(given.at(300), None);
}

#[test]
fn readers_see_whole_settings_while_others_are_given() {
    let settings = Adjusted::new([0_u64; 8]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..20_000 {
                    let seen = settings.get();
                    assert!(seen.iter().all(|part| *part == seen[0]));
                }
            });
        }
        scope.spawn(|| (0..500).for_each(|given| assert!(settings.set([given; 8]))));
    });
    assert_eq!(*settings.get(), [499; 8]);
}
