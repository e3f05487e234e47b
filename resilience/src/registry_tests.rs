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

#[test]
fn objectives_have_names_of_their_own() {
    static SLOS: [Slo; 3] = [slo("place", 9), slo("list", 4), slo("place", 2)];
    static CLASHING: [Declaration; 3] =
        [Declaration::Slo(&SLOS[0]), Declaration::Slo(&SLOS[1]), Declaration::Slo(&SLOS[2])];
    assert_eq!(
        verified(&CLASHING).unwrap_err().to_string(),
        "two objectives are named `place`: give each a name of its own, as in `#[slo(\"place-2\")]` \
         (src/lib.rs:2:1, src/lib.rs:9:1)"
    );
}

#[test]
fn copies_of_an_objective_are_one_and_all_of_them_are_counted() {
    static COPIES: [Slo; 2] = [const { slo("place", 9) }; 2];
    static COPIED: [Declaration; 2] = [Declaration::Slo(&COPIES[0]), Declaration::Slo(&COPIES[1])];
    assert_eq!(verified(&COPIED), Ok(()));
    let registry = Registry::of(&COPIED);
    assert_eq!((registry.slos.len(), registry.slo_copies.len()), (1, 2));
}

const fn slo(name: &'static str, line: u32) -> Slo {
    Slo::new(name, Site::new("src/lib.rs", line, 1, name))
}

#[cfg(feature = "serve")]
#[test]
fn one_function_tells_the_class_of_a_route() {
    const fn classifier(line: u32) -> Declaration {
        Declaration::RouteClass(crate::RouteClass::by_path, Site::new("src/lib.rs", line, 1, "classify"))
    }
    static ONE: [Declaration; 2] = [classifier(3), classifier(3)];
    static TWO: [Declaration; 3] = [classifier(9), classifier(3), classifier(9)];
    assert_eq!(verified(&ONE), Ok(()));
    assert_eq!(
        verified(&TWO).unwrap_err().to_string(),
        "two functions tell the class of a route, by `#[route_class]` or `.route_class(..)`: leave one of them \
         (src/lib.rs:3:1, src/lib.rs:9:1)"
    );
}
