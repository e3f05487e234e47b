use std::time::Duration;

use tokio::time::timeout;

use crate::process;
use crate::service::{Service, ask, header};

const REFUSED: &str = r#"{"detail":"maintenance"}"#;

#[tokio::test]
async fn the_environment_stops_writes_and_nothing_else() {
    let service = Service::start(&[("MAINTENANCE_MODE", "Yes")]).await;
    for method in ["GET", "OPTIONS"] {
        assert_eq!(service.ask(method, "/orders").await.status, 200, "{method}");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"] {
        let refused = service.ask(method, "/orders").await;
        assert_eq!((refused.status, &*refused.body), (503, REFUSED), "{method}");
        assert_eq!(header(&refused, "retry-after"), Some("120"));
        assert_eq!(header(&refused, "cache-control"), Some("no-store"));
        assert_eq!(header(&refused, "content-type"), Some("application/json"));
    }
    for path in ["/livez", "/readyz", "/startupz", "/health", "/_health/ready", "/_ops/live", "/metrics"] {
        assert_eq!(service.get(path).await.status, 200, "{path}");
    }
    assert_eq!(service.series("maintenance_active").await.as_deref(), Some("1"));
    let refused = r#"http_requests_total{method="POST",path="/orders",status="503",class="public"}"#;
    assert_eq!(service.series(refused).await.as_deref(), Some("1"));
}

#[tokio::test]
async fn only_what_is_exempt_by_whole_segments_passes() {
    let service = Service::start(&[("MAINTENANCE_MODE", "1")]).await;
    for path in ["/hooks/payment", "/hooks/payment?x=/../..", "/%68ooks/none"] {
        assert_ne!(service.ask("POST", path).await.status, 503, "{path}");
    }
    for path in [
        "/hooksX/payment",
        "/hooks-admin",
        "/hooks/../orders",
        "/hooks/%2e%2e/orders",
        "/hooks%2F..%2Forders",
        "/hooks/..;/orders",
        "//hooks/payment",
        "/_healthX",
        "/_health/../orders",
        "/_ops/..%2Forders",
        "/orders/_health",
        "/health/import",
    ] {
        let answer = service.ask("POST", path).await;
        assert_eq!((answer.status, &*answer.body), (503, REFUSED), "{path}");
    }
    // The operational path of this name knows no POST; the routes are not asked.
    assert_eq!(service.ask("POST", "/_health/ready").await.status, 405);
}

#[tokio::test]
async fn the_program_has_the_last_word_and_tells_who_said_what() {
    let service = Service::start(&[("MAINTENANCE_MODE", "on")]).await;
    let told = service.ask("POST", "/switch/off").await.body;
    assert_eq!(told, "false by program, reason none, since true, until false");
    assert_eq!(service.ask("POST", "/orders").await.status, 200);
    assert_eq!(service.series("maintenance_active").await.as_deref(), Some("0"));
    for _ in 0..2 {
        let told = service.ask("POST", "/switch/on").await.body;
        assert_eq!(told, "true by program, reason a test wants it, since true, until false");
    }
    assert_eq!(service.ask("POST", "/orders").await.status, 503);
    service.ask("POST", "/switch/off").await;
    let told = service.ask("POST", "/switch/1200").await.body;
    assert_eq!(told, "true by program, reason for a while, since true, until true");
    let refused = service.ask("DELETE", "/orders").await;
    let wait = header(&refused, "retry-after").map(str::to_owned);
    assert!(matches!(wait.as_deref(), Some("1" | "2")), "it ends by itself: {refused:?}");
    while service.ask("POST", "/orders").await.status == 503 {}
    assert_eq!(service.series("maintenance_active").await.as_deref(), Some("0"));

    service.process.signal("TERM");
    let log = service.process.end().await.log;
    let lines: Vec<_> = log.lines().filter_map(|line| line.split_once("resilience::maintenance: ")).collect();
    let told: Vec<_> = lines.iter().map(|(_, told)| told.split(" until=").next().unwrap()).collect();
    assert_eq!(
        told,
        [
            "maintenance is on: writes are refused source=environment",
            "maintenance is off source=program",
            r#"maintenance is on: writes are refused source=program reason="a test wants it""#,
            "maintenance is off source=program",
            r#"maintenance is on: writes are refused source=program reason="for a while""#,
            "maintenance is off: its time was up source=program",
        ]
    );
}

#[tokio::test]
async fn toggled_under_load_it_stops_writes_at_once_and_never_the_probes() {
    let service = Service::start(&[]).await;
    let mut clients = tokio::task::JoinSet::new();
    for (method, path, allowed) in [
        ("GET", "/orders", &[200][..]),
        ("POST", "/orders", &[200, 503]),
        ("POST", "/hooks/payment", &[200]),
        ("GET", "/readyz", &[200]),
        ("GET", "/livez", &[200]),
    ] {
        let mut connection = service.open().await;
        clients.spawn(async move {
            loop {
                let answer = ask(&mut connection, method, path).await;
                assert!(allowed.contains(&answer.status), "{method} {path}: {answer:?}");
            }
        });
    }
    for _ in 0..30 {
        service.ask("POST", "/switch/on").await;
        assert_eq!(service.ask("POST", "/orders").await.status, 503);
        service.ask("POST", "/switch/off").await;
        assert_eq!(service.ask("POST", "/orders").await.status, 200);
    }
    let ended = timeout(Duration::from_millis(1), clients.join_next()).await;
    assert!(ended.is_err(), "a client was answered as it should not have been: {ended:?}");
}

#[tokio::test]
async fn variables_that_say_neither_on_nor_off_stop_the_start_together() {
    let ended = process::run("limited", &[("MAINTENANCE_MODE", "maybe"), ("CIRCUIT_OPEN", "2")]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.log);
    for line in [
        "the variable MAINTENANCE_MODE is \"maybe\": write `1`, `true`, `yes` or `on`, or `0`, `false`, `no`, `off` or nothing",
        "the variable CIRCUIT_OPEN is \"2\": write `1`, `true`, `yes` or `on`, or `0`, `false`, `no`, `off` or nothing",
    ] {
        assert!(ended.log.contains(line), "{}", ended.log);
    }
}

#[tokio::test]
async fn it_stands_in_a_server_of_the_program_too() {
    for how in ["layer", "into_router"] {
        let service = Service::start(&[("OWN_SERVER", how), ("MAINTENANCE_MODE", "1")]).await;
        assert_eq!(service.ask("POST", "/orders").await.body, REFUSED, "{how}");
        for path in ["/orders", "/readyz", "/livez"] {
            assert_eq!(service.get(path).await.status, 200, "{how} {path}");
        }
    }
}
