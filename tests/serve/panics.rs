//! Handlers that panic, in a real program.

use crate::client::{Connection, get};
use crate::process::Process;

#[tokio::test]
async fn g4_a_storm_of_panics_is_answered_and_counted_and_closes_no_connection() {
    let process = Process::start(&[]).await;
    while get(&process.address, "/").await.unwrap().status != 200 {}
    let mut kept = Connection::open(&process.address).await.unwrap();
    for _ in 0..200 {
        let answer = kept.get("/panic").await.unwrap();
        assert_eq!((answer.status, &*answer.body), (500, r#"{"error":"internal error"}"#));
    }
    assert_eq!(kept.get("/").await.unwrap().body, "hello");
    let metrics = kept.get("/metrics").await.unwrap().body;
    let counted = |line: &str| metrics.lines().any(|known| known == line);
    let panics = r#"http_requests_total{method="GET",path="/panic",status="500",class="public"} 200"#;
    assert!(counted(panics), "{metrics}");
    assert!(counted(r#"http_requests_in_progress{method="GET",class="public"} 0"#), "{metrics}");
    process.signal("INT");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    let told = ended.log.lines().filter(|line| line.contains("a handler panicked")).collect::<Vec<_>>();
    assert_eq!(told.len(), 200);
    assert!(told.iter().all(|line| line.contains("ERROR") && line.contains("/panic")), "{}", told[0]);
    assert!(told.iter().all(|line| !line.contains("this handler panics")), "{}", told[0]);
}
