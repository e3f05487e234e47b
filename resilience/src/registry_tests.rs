use super::*;
use crate::error::Result;
use crate::health::check::Probe;
use crate::health::outcome::Health;

const fn check(name: &'static str, line: u32) -> Declaration {
    let site = Site::new("src/lib.rs", line, 1, "check");
    Declaration::Check(CheckDeclaration::new(name, site, Probe::Blocking(|_| Health::healthy())))
}

fn verified(declarations: &'static [Declaration]) -> Result<()> {
    let mut problems = Problems::default();
    Registry::of(declarations).verify(&mut problems);
    problems.finish()
}

#[test]
fn every_clash_is_told_at_once_with_its_places() {
    static CLASHING: [Declaration; 6] =
        [check("b", 9), check("a", 3), check("c", 1), check("b", 2), check("b", 5), check("a", 1)];
    let error = verified(&CLASHING).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 problems:\n  \
         1. two health checks are named `a`: give each a name of its own, as in `#[health_check(\"a-2\")]` \
         (src/lib.rs:1:1, src/lib.rs:3:1)\n  \
         2. 3 health checks are named `b`: give each a name of its own, as in `#[health_check(\"b-2\")]` \
         (src/lib.rs:2:1, src/lib.rs:5:1, src/lib.rs:9:1)"
    );
}

#[test]
fn copies_of_one_site_are_one_declaration() {
    static COPIED: [Declaration; 3] = [check("a", 1), check("b", 2), check("a", 1)];
    assert_eq!(verified(&COPIED), Ok(()));
    assert_eq!(Registry::of(&COPIED).checks.len(), 2);
}

#[test]
fn settings_made_at_run_time_are_judged_too() {
    use crate::Check;
    let mut registry = Registry::default();
    let check = (|| async {}).timeout(std::time::Duration::ZERO).failure_threshold(0);
    registry.add([CheckEntry::added("slow".into(), Site::new("src/main.rs", 7, 5, ""), check)]);
    let mut problems = Problems::default();
    registry.verify(&mut problems);
    assert_eq!(
        problems.finish().unwrap_err().to_string(),
        "2 problems:\n  \
         1. health check `slow`: `timeout` must be longer than zero (src/main.rs:7:5)\n  \
         2. health check `slow`: `failure_threshold` must be at least 1 (src/main.rs:7:5)"
    );
}

#[test]
fn hooks_of_one_kind_have_names_of_their_own_too() {
    use crate::hook::HookRun;
    const fn hook(line: u32) -> HookDeclaration {
        HookDeclaration::new(
            "close",
            Site::new("src/lib.rs", line, 1, "close"),
            HookRun::Blocking(|_| Ok(())),
        )
    }
    static DECLARED: [Declaration; 3] =
        [Declaration::Startup(hook(1)), Declaration::Shutdown(hook(2)), Declaration::Shutdown(hook(3))];
    assert_eq!(
        verified(&DECLARED).unwrap_err().to_string(),
        "two shutdown hooks are named `close`: give each a name of its own, as in `#[on_shutdown(\"close-2\")]` \
         (src/lib.rs:2:1, src/lib.rs:3:1)"
    );
}

#[test]
fn one_place_that_adds_two_checks_of_one_name_is_told() {
    let mut registry = Registry::default();
    let site = Site::new("src/main.rs", 7, 5, "");
    registry.add([1, 2].map(|_| CheckEntry::added("shard".into(), site, || async {})));
    let mut problems = Problems::default();
    registry.verify(&mut problems);
    assert_eq!(
        problems.finish().unwrap_err().to_string(),
        "two health checks are named `shard`: give each a name of its own, as in `#[health_check(\"shard-2\")]` \
         (src/main.rs:7:5, src/main.rs:7:5)"
    );
}
