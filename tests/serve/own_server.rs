//! Programs that keep their own server.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::client::{Connection, get, status};
use crate::process::Process;

async fn ready(variables: &[(&str, &str)]) -> Process {
    let process = Process::start_fixture("own_server", variables).await;
    while status(&process.address, "/").await != 200 {}
    process
}

#[tokio::test]
async fn the_router_and_the_layer_stand_in_a_server_of_the_program() {
    let process = ready(&[]).await;
    for path in ["/livez", "/startupz", "/metrics", "/health"] {
        assert_eq!(status(&process.address, path).await, 200, "{path}");
    }
    let metrics = get(&process.address, "/metrics").await.unwrap().body;
    let counted = |line: &str| metrics.lines().any(|known| known == line);
    // What was refused before the start is counted apart.
    assert!(
        counted(r#"http_requests_total{method="GET",path="/",status="200",class="public"} 1"#),
        "{metrics}"
    );
    assert!(counted(r#"http_requests_in_progress{method="GET",class="public"} 0"#), "{metrics}");
    assert!(!metrics.contains(r#"path="/livez""#), "{metrics}");
    process.signal("INT");
    let ended = process.end().await;
    assert_eq!((ended.code, &*ended.output), (Some(0), "the server has ended\ngoodbye\n"));
}

#[tokio::test]
async fn its_stop_serves_on_for_the_delay_and_cleans_up_last() {
    let process = ready(&[("INTO_ROUTER", "1"), ("DELAY", "1000")]).await;
    let mut kept = Connection::open(&process.address).await.unwrap();
    assert_eq!(kept.get("/readyz").await.unwrap().status, 200);
    let since = Instant::now();
    process.signal("INT");
    sleep(Duration::from_millis(500)).await;
    let answer = kept.get("/").await.unwrap();
    assert!(answer.status == 200 && answer.closes(), "{answer:?}");
    assert_eq!(status(&process.address, "/readyz").await, 503);
    assert_eq!(get(&process.address, "/slow").await.unwrap().body, "slow");
    let ended = process.end().await;
    assert_eq!((ended.code, &*ended.output), (Some(0), "the server has ended\ngoodbye\n"));
    assert!(since.elapsed() > Duration::from_secs(1), "{:?}", since.elapsed());
}
