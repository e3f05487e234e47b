//! The start, the service and the stop, as a prober sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use resilience::{Check, Health, Serve};

use crate::service::Service;

/// A service with a critical database that works while the flag is set.
fn shop(up: &Arc<AtomicBool>) -> Serve {
    let up = Arc::clone(up);
    let database = move || {
        let up = up.load(SeqCst);
        async move { if up { Health::healthy() } else { Health::unhealthy("no connection") } }
    };
    let database = database.max_age(Duration::from_millis(10)).critical();
    resilience::serve().check("database", database).startup(Duration::from_mins(1), Duration::from_millis(50))
}

#[tokio::test]
async fn alive_but_not_ready_until_the_critical_checks_pass() {
    let up = Arc::new(AtomicBool::new(false));
    let service = Service::start(shop(&up)).await;
    for path in ["/livez", "/live", "/_ops/ready", "/_health/live", "/metrics", "/health/circuits"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    for path in
        ["/readyz", "/startupz", "/_health/ready", "/_health/startup", "/ready", "/health", "/healthz"]
    {
        let answer = service.get(path).await;
        assert_eq!(answer.code, 503, "{path}");
        assert!(answer.body.contains(r#""reason":"starting""#), "{path}: {}", answer.body);
    }
    up.store(true, SeqCst);
    service.wait_for("/startupz", 200).await;
    for path in ["/readyz", "/_health/ready", "/_health/startup", "/ready", "/health", "/healthz"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
}

#[tokio::test]
async fn readiness_follows_the_database_and_the_startup_does_not() {
    let up = Arc::new(AtomicBool::new(true));
    let service = Service::ready(shop(&up)).await;
    up.store(false, SeqCst);
    let answer = service.wait_for("/ready", 503).await;
    assert_eq!(answer.body, r#"{"ready":false,"reason":"database not ready"}"#);
    let body = service.get("/health").await.body;
    let expected =
        r#"{"status":"unhealthy","checks":{"database":{"state":"unhealthy","message":"no connection"}}}"#;
    assert_eq!(body, expected);
    for path in ["/livez", "/startupz", "/_health/startup"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    up.store(true, SeqCst);
    service.wait_for("/readyz", 200).await;
}

#[tokio::test]
async fn not_ready_but_alive_from_the_first_moment_of_the_stop() {
    let up = Arc::new(AtomicBool::new(true));
    let seconds = Duration::from_secs;
    let service = Service::ready(shop(&up).shutdown(seconds(3), seconds(1), seconds(1))).await;
    // Who was never asked does not wait for a balancer to notice.
    assert_eq!(service.get("/readyz").await.code, 200);
    let observer = service.client;
    let stopped = service.stop();
    for path in ["/readyz", "/_health/ready", "/ready", "/health", "/healthz"] {
        let answer = observer.wait_for(path, 503).await;
        assert!(answer.body.contains(r#""reason":"shutting_down""#), "{path}: {}", answer.body);
    }
    for path in ["/livez", "/startupz", "/metrics"] {
        assert_eq!(observer.get(path).await.code, 200, "{path}");
    }
    stopped.await.unwrap().unwrap();
}

#[tokio::test]
async fn names_are_hidden_from_those_without_the_token() {
    let up = Arc::new(AtomicBool::new(true));
    let service = Service::ready(shop(&up).detailed_on_failure(false)).await;
    assert_eq!(service.get("/health").await.body, r#"{"status":"healthy"}"#);
    up.store(false, SeqCst);
    assert_eq!(service.wait_for("/ready", 503).await.body, r#"{"ready":false}"#);
    assert_eq!(service.get("/health").await.body, r#"{"status":"unhealthy"}"#);
    assert_eq!(service.get("/_health/checks/database").await.code, 404);
}
