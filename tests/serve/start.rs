//! What stops a service from starting, and what it answers while it starts.

use std::time::Duration;

use tokio::time::sleep;

use crate::client::{get, status};
use crate::process::{Process, run};

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let ended = run("broken", &[]).await;
    assert_eq!(ended.code, Some(1));
    let expected = "Error: 8 problems:
  1. two values of `u8` are provided: checks and hooks can be given one (tests/fixtures/service/src/bin/broken.rs:27:10)
  2. two health checks are named `database`: give each a name of its own, as in `#[health_check(\"database-2\")]` (tests/fixtures/service/src/bin/broken.rs:11:1, tests/fixtures/service/src/bin/broken.rs:14:1)
  3. health check `database` needs a `broken::Pool`, which nobody provided: add `.provide(..)` to `serve()` (tests/fixtures/service/src/bin/broken.rs:11:1)
  4. startup hook `migrate` needs a `broken::Pool`, which nobody provided: add `.provide(..)` to `serve()` (tests/fixtures/service/src/bin/broken.rs:17:1)
  5. shutdown hook `flush`: its timeout of 10s is longer than the time for all cleanup, 4s: shorten it, or give more with `.shutdown(delay, drain, cleanup)` (tests/fixtures/service/src/bin/broken.rs:20:1)
  6. no health check is named `redis`: there are `database` (tests/fixtures/service/src/bin/broken.rs:29:10)
  7. the route `/health` would be hidden by the operational endpoint of the same path: switch that off with `.without(Endpoint::Health)`, or move it with `.at(Endpoint::Health, \"/internal/health\")`
  8. `.bind(..)` is `banana`: it must be an address and a port, as in `127.0.0.1:8000` or `[::]:8000` (tests/fixtures/service/src/bin/broken.rs:31:10)
";
    assert_eq!(ended.log, expected);
    assert_eq!(ended.output, "");
}

#[tokio::test]
async fn an_address_that_is_taken_or_none_is_told_with_where_it_came_from() {
    let first = Process::start(&[]).await;
    let taken = &*first.address;
    let port = taken.rsplit(':').next().unwrap();
    let change =
        "stop the program that listens there, or choose another with `.bind(..)`, RESILIENCE_ADDR or PORT";
    let ended = run("service", &[("RESILIENCE_ADDR", taken)]).await;
    let expected = format!("Error: {taken} (the variable RESILIENCE_ADDR) is in use: {change}");
    assert_eq!((ended.code, last_line(&ended.log)), (Some(1), &*expected));
    let ended = run("service", &[("PORT", port)]).await;
    let expected = format!("Error: 0.0.0.0:{port} (the variable PORT) is in use: {change}");
    assert_eq!((ended.code, last_line(&ended.log)), (Some(1), &*expected));
    let ended = run("service", &[("PORT", "http")]).await;
    let expected = "Error: the variable PORT is `http`: it must be a number from 0 to 65535, as in `8000`";
    assert_eq!((ended.code, last_line(&ended.log)), (Some(1), expected));
    let ended = run("service", &[("BIND", "127.0.0.1:0"), ("ADMIN", taken)]).await;
    assert_eq!(ended.code, Some(1));
    let told = last_line(&ended.log);
    assert!(told.starts_with(&format!("Error: {taken} (`.admin(..)`) is in use: ")), "{told}");
    assert!(
        told.contains("choose another with `.admin(..)` (tests/fixtures/service/src/bin/service.rs:"),
        "{told}"
    );
}

#[tokio::test]
async fn probes_answer_while_the_gate_is_closed() {
    let process = Process::start(&[("WARM_UP", "700")]).await;
    let address = &*process.address;
    assert_eq!(status(address, "/livez").await, 200);
    for path in ["/readyz", "/startupz", "/_health/ready", "/health"] {
        assert_eq!(status(address, path).await, 503, "{path}");
    }
    let closed = get(address, "/").await.unwrap();
    assert_eq!((closed.status, &*closed.body), (503, r#"{"detail":"starting"}"#));
    assert!(
        closed.head.contains("retry-after: 2\r\n") && closed.head.contains("application/json"),
        "{}",
        closed.head
    );
    sleep(Duration::from_secs(1)).await;
    for path in ["/livez", "/readyz", "/startupz", "/"] {
        assert_eq!(status(address, path).await, 200, "{path}");
    }
}

#[tokio::test]
async fn a_startup_hook_that_fails_ends_the_process() {
    let ended = run("service", &[("BIND", "127.0.0.1:0"), ("FAIL_START", "no disk")]).await;
    assert_eq!(ended.code, Some(1));
    let told = last_line(&ended.log);
    let expected =
        "Error: startup hook `warm_up` failed: no disk (tests/fixtures/service/src/bin/service.rs:";
    assert!(told.starts_with(expected), "{told}");
    assert!(ended.output.contains("closed the pool"), "what had begun is cleaned up");
}

#[tokio::test]
async fn checks_that_do_not_pass_in_time_end_the_process() {
    let ended = run("service", &[("BIND", "127.0.0.1:0"), ("FAIL_CHECK", "1"), ("STARTUP", "300")]).await;
    assert_eq!(ended.code, Some(1));
    let told = last_line(&ended.log);
    let expected =
        "Error: the service cannot start: not healthy after 300ms: `database` is unhealthy (tests/fixtures/";
    assert!(told.starts_with(expected), "{told}");
}

#[tokio::test]
async fn a_failed_start_can_stay_up_to_be_read() {
    let process = Process::start(&[("FAIL_START", "no disk"), ("STAY", "1")]).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(status(&process.address, "/livez").await, 200);
    let ready = get(&process.address, "/ready").await.unwrap();
    assert_eq!(
        (ready.status, &*ready.body),
        (503, r#"{"ready":false,"reason":"startup hook warm_up failed"}"#)
    );
    assert_eq!(status(&process.address, "/").await, 503);
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(1));
    assert!(last_line(&ended.log).contains("startup hook `warm_up` failed: no disk"), "{}", ended.log);
}

#[tokio::test]
async fn a_signal_during_the_start_ends_it_cleanly() {
    let process = Process::start(&[("WARM_UP", "60000")]).await;
    assert_eq!(status(&process.address, "/readyz").await, 503);
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
    assert!(ended.output.contains("closed the pool"));
}

#[tokio::test]
async fn a_port_of_their_own_keeps_probes_answering_while_every_thread_is_busy() {
    let process = Process::start(&[("ADMIN", "127.0.0.1:0")]).await;
    sleep(Duration::from_millis(300)).await;
    let (main, admin) = (&*process.address, &*process.admin);
    for (address, path, expected) in [
        (main, "/livez", 200),
        (main, "/readyz", 200),
        (main, "/", 200),
        (main, "/health", 404),
        (main, "/metrics", 404),
        (admin, "/livez", 200),
        (admin, "/readyz", 200),
        (admin, "/health", 200),
        (admin, "/metrics", 200),
        (admin, "/", 404),
    ] {
        assert_eq!(status(address, path).await, expected, "{address}{path}");
    }
    let report = get(admin, "/_health/checks/main_listener").await.unwrap();
    assert_eq!(report.status, 200, "{}", report.body);
    status(main, "/block/3000").await;
    let since = std::time::Instant::now();
    assert_eq!(status(admin, "/livez").await, 200);
    assert!(since.elapsed() < Duration::from_millis(500), "{:?}", since.elapsed());
    status(admin, "/readyz").await;
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
}

#[tokio::test]
async fn a_stalled_runtime_is_told_and_ends_the_liveness_only_under_a_watchdog() {
    for (variables, code, body) in [
        (&[("ADMIN", "127.0.0.1:0")][..], 200, r#"{"status":"ok"}"#),
        (&[("ADMIN", "127.0.0.1:0"), ("WATCHDOG", "1500")][..], 503, r#"{"status":"stalled"}"#),
    ] {
        let process = Process::start(variables).await;
        while status(&process.admin, "/readyz").await != 200 {
            sleep(Duration::from_millis(10)).await;
        }
        status(&process.address, "/block/2000").await;
        sleep(Duration::from_millis(2500)).await;
        let alive = get(&process.admin, "/livez").await.unwrap();
        assert_eq!((alive.status, &*alive.body), (code, body));
        let metrics = get(&process.admin, "/metrics").await.unwrap().body;
        let stalled =
            metrics.lines().find_map(|line| line.strip_prefix("resilience_runtime_stalled_seconds "));
        assert!(stalled.unwrap().parse::<f64>().unwrap() > 1.0, "{metrics}");
        let ready = get(&process.admin, "/readyz").await.unwrap().body;
        assert!(!ready.starts_with(r#"{"status":"healthy""#), "{ready}");
    }
}

#[tokio::test]
async fn a_grace_period_that_is_too_short_is_told() {
    for (grace, told) in [("29", true), ("30", false)] {
        let process = Process::start(&[("TERMINATION_GRACE_PERIOD_SECONDS", grace)]).await;
        process.signal("INT");
        let ended = process.end().await;
        let warning = "the stop may take longer than the platform waits grace=29.0 stop=29.0";
        assert_eq!(ended.log.contains(warning), told, "{}", ended.log);
    }
}
