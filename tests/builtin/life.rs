//! What every check of a server goes through.

use std::fmt::Debug;
use std::time::Duration;

use resilience::{Check, Health, HealthStatus};
use tests::Server;

/// One run, within the limit that the engine would set.
pub(crate) async fn run(check: &impl Check) -> Health {
    tokio::time::timeout(Duration::from_secs(5), check.check()).await.expect("the run ends within 5 s")
}

/// The class of the error in `health`, or its status.
pub(crate) fn verdict(health: &Health) -> String {
    let text = format!("{health:?}");
    match text.split_once("class: ") {
        Some((_, rest)) => rest.split(',').next().unwrap_or_default().to_owned(),
        None => health.status().to_string(),
    }
}

pub(crate) async fn assert_verdict(check: &impl Check, expected: &str) -> Health {
    let health = run(check).await;
    assert_eq!(verdict(&health), expected, "{health:?}");
    health
}

pub(crate) async fn assert_healthy(check: &impl Check) {
    let health = run(check).await;
    assert_eq!(health.status(), HealthStatus::Healthy, "{health:?}");
}

/// Runs `check`, whose address holds `secret`, and looks for the secret wherever it could show.
pub(crate) async fn assert_hidden<C: Check + Debug>(check: &C, expected: &str, secret: &str) {
    let health = assert_verdict(check, expected).await;
    for text in [format!("{check:?}"), format!("{check:#?}"), format!("{health:?}")] {
        assert!(!text.contains(secret), "the secret shows in {text}");
    }
}

/// The server goes away and comes back in every way; the same check follows. It ends healthy.
pub(crate) async fn follows(check: &impl Check, server: &mut Server) {
    assert_healthy(check).await;
    server.kill();
    assert_verdict(check, "Connect").await;
    assert_verdict(check, "Connect").await;
    server.restart();
    assert_healthy(check).await;

    // Restarted between two runs: the connection that was kept is replaced within the next run.
    server.restart();
    assert_healthy(check).await;
    assert_survives_pause(check, server).await;
}

/// The server answers nothing for a while: runs are given up, and leave nothing broken behind.
pub(crate) async fn assert_survives_pause(check: &impl Check, server: &Server) {
    server.pause();
    for _ in 0..3 {
        let limit = Duration::from_millis(300);
        let result = tokio::time::timeout(limit, check.check()).await;
        assert!(result.is_err(), "a server that does not answer is not healthy: {result:?}");
    }
    server.resume();
    assert_healthy(check).await;
}
