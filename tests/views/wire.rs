//! What any client may send, and what it gets.

use resilience::{Check, Health};

use crate::service::Service;

#[tokio::test]
async fn a_service_with_nothing_answers_every_path() {
    let service = Service::ready(resilience::serve()).await;
    for (path, body) in [
        ("/livez", r#"{"status":"ok"}"#),
        ("/_ops/live", r#"{"status":"ok"}"#),
        ("/_ops/ready", r#"{"status":"ok"}"#),
        ("/_ops/startup", r#"{"status":"ok"}"#),
        ("/_health/live", r#"{"status":"ok"}"#),
        ("/_health/ready", r#"{"status":"healthy","checks":[]}"#),
        ("/_health/startup", r#"{"status":"healthy","checks":[]}"#),
        ("/health", r#"{"status":"healthy"}"#),
        ("/health/circuits", r#"{"healthy":true,"circuits":{},"unhealthy_circuits":[]}"#),
        ("/ready", r#"{"ready":true}"#),
        ("/live", r#"{"alive":true}"#),
    ] {
        let answer = service.get(path).await;
        assert_eq!((answer.code, answer.body.as_str()), (200, body), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
    }
    for path in ["/readyz", "/startupz", "/healthz", "/metrics"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    assert_eq!(service.get("/_health/checks/database").await.code, 404);
}

#[tokio::test]
async fn http_1_0_without_a_host_is_answered() {
    let service = Service::ready(resilience::serve()).await;
    for path in ["/livez", "/readyz", "/health/", "/metrics?x"] {
        let answer = service.send(&format!("GET {path} HTTP/1.0\r\n\r\n")).await;
        assert_eq!(answer.code, 200, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn head_sends_the_headers_alone() {
    let service =
        Service::ready(resilience::serve().check("queue", || async { Health::healthy().message("idle") }))
            .await;
    for path in ["/livez", "/health", "/ready", "/_health/checks/queue"] {
        let get = service.get(path).await;
        let request = format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let head = service.send(&request).await;
        assert_eq!((head.code, head.body.as_str()), (get.code, ""), "{path}");
        for name in ["content-length", "content-type", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
        assert_eq!(get.header("content-length"), get.body.len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn d8_malformed_requests_end_nothing() {
    let service = Service::ready(resilience::serve()).await;
    for request in [
        "GET\r\n\r\n",
        "GET /readyz HTTP/9.9\r\n\r\n",
        "GET /readyz?%zz=&&\u{1}%\u{fffd} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /_health/checks/%ff%00/../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /health?format=%e2%82 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /readyz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\nConnection: close\r\n\r\nx",
        "GET /readyz HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n",
    ] {
        let answer = service.send(request).await;
        assert!(answer.code == 0 || (400..=505).contains(&answer.code), "{request:?}: {answer:?}");
        assert_ne!(answer.code, 500, "{request:?}");
        assert_eq!(service.get("/livez").await.code, 200, "after {request:?}");
    }
}

#[tokio::test]
async fn j1_passwords_are_nowhere_and_addresses_not_in_public() {
    const TEXT: &str = "cannot reach postgres://shop:hunter2@db.internal/shop";
    let check = || (|| async { Err::<(), _>(TEXT) }).critical();
    let paths = [
        "/readyz",
        "/_health/ready",
        "/_health/checks/database",
        "/health",
        "/healthz",
        "/ready",
        "/metrics",
    ];
    let open = resilience::serve().check("redis", || async { Err::<(), _>(TEXT) });
    let open = Service::ready(open.details(resilience::Details::Always)).await;
    assert!(open.get("/readyz").await.body.contains("shop:***@db.internal"));
    let closed = resilience::serve().check("database", check());
    let closed = Service::start(closed.details(resilience::Details::Never)).await;
    for path in paths {
        assert!(!open.get(path).await.body.contains("hunter2"), "{path}");
        let body = closed.get(path).await.body;
        assert!(!body.contains("hunter2") && !body.contains("db.internal"), "{path}: {body}");
    }
}
