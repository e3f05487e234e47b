use super::*;

fn first(latches: &Latches) -> Option<String> {
    latches.first_closed().map(|name| name.to_string())
}

#[test]
fn the_service_waits_for_every_latch() {
    static LATCHES: Latches = Latches::new();
    let before = LATCHES.revision();
    let (cache, model) = (LATCHES.close("cache".into()), LATCHES.close("model".into()));
    assert!(LATCHES.revision() > before);
    assert_eq!(first(&LATCHES).as_deref(), Some("cache"));
    cache.release();
    assert_eq!(first(&LATCHES).as_deref(), Some("model"));
    let before = LATCHES.revision();
    drop(model);
    assert_eq!(first(&LATCHES), None);
    assert!(LATCHES.revision() > before, "reports made before are out of date");
}

#[test]
fn a_latch_whose_owner_panics_stays_closed() {
    static LATCHES: Latches = Latches::new();
    let owner = std::thread::spawn(|| {
        let _latch = LATCHES.close("model".into());
        panic!("the model is broken");
    });
    assert!(owner.join().is_err());
    assert_eq!(first(&LATCHES).as_deref(), Some("model"));
}
