//! What the linker gathers, in this program and in one that is built to lose whatever can be lost.

use std::process::Command;

use plugin as _;

const IN_PLUGIN: [&str; 4] = ["in_a_copied_body", "in_a_generic_method", "in_generic_code", "plugin"];

/// A handler whose body `debug_handler` copies, with a declaration in it.
#[axum::debug_handler]
async fn handler() -> &'static str {
    #[resilience::health_check("in_a_debug_handler")]
    fn nested() {}

    "hello"
}

fn checks() -> Vec<String> {
    let declared = resilience::declared().into_iter();
    declared.filter(|declared| declared.kind == "health check").map(|declared| declared.name).collect()
}

#[test]
fn checks_of_a_dependency_in_generic_code_and_in_copied_bodies_are_there_once() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
    let mut expected = IN_PLUGIN.to_vec();
    expected.push("in_a_debug_handler");
    expected.sort_unstable();
    assert_eq!(checks(), expected);
    resilience::verify().unwrap();
}

#[test]
fn declarations_know_their_place() {
    let declared = resilience::declared();
    let plugin = declared.iter().find(|declared| declared.name == "plugin").unwrap();
    assert!(plugin.site.file().ends_with("tests/fixtures/plugin/src/lib.rs"), "{}", plugin.site);
    assert_eq!(plugin.site.line(), 6);
}

#[test]
fn link_time_optimisation_drops_nothing() {
    let cargo = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "linked", "--profile", "fat"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&cargo.stderr);
    assert!(cargo.status.success(), "{errors}");
    let printed = String::from_utf8(cargo.stdout).unwrap();
    assert_eq!(
        printed,
        "health check: in_a_copied_body\nhealth check: in_a_generic_method\nhealth check: in_generic_code\n\
         health check: own\nhealth check: plugin\nhealth listener: changed\nshutdown hook: last\nstartup hook: first\n"
    );
}

#[tokio::test]
async fn a_latch_keeps_the_service_of_this_process_from_being_ready() {
    let latch = resilience::latch("cache-warm");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (tell, bound) = tokio::sync::oneshot::channel();
    let service = resilience::serve()
        .bind("127.0.0.1:0")
        .on_bound(|bound| {
            let _ = tell.send(bound.address);
        })
        .stop_when(async { drop(stopped.await) });
    let service = tokio::spawn(async move { service.await });
    bound.await.unwrap();
    let report = resilience::health().report().await;
    while resilience::health().report().await.phase() != resilience::Phase::Serving {
        tokio::task::yield_now().await;
    }
    assert!(!report.ready());
    let report = resilience::health().report().await;
    assert_eq!((report.ready(), report.reason()), (false, Some("cache-warm not ready")));
    latch.release();
    let report = resilience::health().report().await;
    assert_eq!((report.ready(), report.reason()), (true, None));
    drop(stop);
    service.await.unwrap().unwrap();
}
