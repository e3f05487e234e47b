//! The stop: nothing is lost, and nothing holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::client::{Connection, get, status};
use crate::process::Process;

const MOMENT: Duration = Duration::from_millis(200);

/// What one client does: on kept connections, until it is told to stop.
async fn send_requests(
    address: String,
    sending: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
) -> Result<(), String> {
    let mut kept = None;
    while sending.load(Ordering::SeqCst) {
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => Connection::open(&address).await.map_err(|error| format!("connect: {error}"))?,
        };
        let answer = connection.get("/slow/5").await.map_err(|error| format!("request: {error}"))?;
        if answer.status != 200 {
            return Err(format!("{answer:?}"));
        }
        sent.fetch_add(1, Ordering::SeqCst);
        if !answer.closes() {
            kept = Some(connection);
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

#[tokio::test]
async fn no_request_fails_while_a_balancer_takes_notice() {
    let process = Process::start(&[("DELAY", "1500")]).await;
    while status(&process.address, "/readyz").await != 200 {}
    let (sending, sent) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let clients: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(send_requests(process.address.clone(), Arc::clone(&sending), Arc::clone(&sent)))
        })
        .collect();
    sleep(MOMENT).await;
    process.signal("TERM");
    while status(&process.address, "/readyz").await == 200 {}
    let before = sent.load(Ordering::SeqCst);
    sleep(Duration::from_millis(800)).await;
    sending.store(false, Ordering::SeqCst);
    for client in clients {
        assert_eq!(client.await.unwrap(), Ok(()));
    }
    assert!(sent.load(Ordering::SeqCst) > before, "requests were served while it stopped");
    assert_eq!(status(&process.address, "/livez").await, 200);
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0), "{}", ended.log);
    for step in ["readiness answers 503", "serving on", "draining", "cleaning up", "stopped elapsed_ms="] {
        assert!(ended.log.contains(step), "{step} is not in {}", ended.log);
    }
}

#[tokio::test]
async fn responses_ask_clients_to_close_while_it_stops() {
    let process = Process::start(&[("DELAY", "1000")]).await;
    while status(&process.address, "/readyz").await != 200 {}
    let mut kept = Connection::open(&process.address).await.unwrap();
    assert!(!kept.get("/readyz").await.unwrap().closes());
    process.signal("TERM");
    sleep(MOMENT).await;
    let answer = kept.get("/readyz").await.unwrap();
    assert!(answer.status == 503 && answer.closes(), "{answer:?}");
    assert!(answer.body.contains(r#""reason":"shutting_down""#), "{}", answer.body);
    assert!(get(&process.address, "/").await.unwrap().closes());
    assert_eq!(process.end().await.code, Some(0));
}

#[tokio::test]
async fn the_delay_is_left_out_on_ctrl_c_and_where_nobody_asks() {
    let process = Process::start(&[("DELAY", "30000")]).await;
    assert_eq!(status(&process.address, "/livez").await, 200);
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_secs(2), "not probed, and it took {:?}", ended.took);
    let process = Process::start(&[("DELAY", "30000")]).await;
    status(&process.address, "/readyz").await;
    process.signal("INT");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
    assert!(ended.log.contains("SIGINT"));
}

#[tokio::test]
async fn requests_are_finished_before_what_they_use_is_closed() {
    let process = Process::start(&[]).await;
    sleep(MOMENT).await;
    let address = process.address.clone();
    let request = tokio::spawn(async move { get(&address, "/slow/1500").await });
    sleep(MOMENT).await;
    process.signal("TERM");
    sleep(MOMENT).await;
    assert!(get(&process.address, "/").await.is_err(), "no connection is taken in any more");
    assert_eq!(request.await.unwrap().unwrap().body, "closed: false");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.output.contains("closed the pool"));
    assert!(ended.took < Duration::from_secs(1), "{:?}", ended.took);
}

#[tokio::test]
async fn a_stuck_client_is_cut_at_the_deadline() {
    for (strict, code) in [(None, 0), (Some(("STRICT", "1")), 1)] {
        let variables: Vec<_> = [("DRAIN", "1000")].into_iter().chain(strict).collect();
        let process = Process::start(&variables).await;
        sleep(MOMENT).await;
        let mut stuck = Connection::open(&process.address).await.unwrap();
        stuck.send("GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut tunnel = Connection::open(&process.address).await.unwrap();
        let upgrade = "GET /upgrade HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";
        tunnel.send(upgrade).await.unwrap();
        assert!(tunnel.head().await.unwrap().starts_with("HTTP/1.1 101"));
        sleep(MOMENT).await;
        process.signal("TERM");
        let ended = process.end().await;
        assert_eq!(ended.code, Some(code), "{}", ended.log);
        assert!(ended.took > Duration::from_millis(800), "{:?}", ended.took);
        assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
        assert!(ended.log.contains("connections were cut connections=2 requests=2"), "{}", ended.log);
        let told = "Error: the stop was not clean: connections that were cut: 2, requests on them: 2";
        assert_eq!(ended.log.lines().last() == Some(told), strict.is_some(), "{}", ended.log);
    }
}

#[tokio::test]
async fn idle_and_half_sent_connections_do_not_hold_the_stop() {
    let process = Process::start(&[]).await;
    sleep(MOMENT).await;
    let mut idle = Connection::open(&process.address).await.unwrap();
    assert_eq!(idle.get("/").await.unwrap().status, 200);
    let _silent = Connection::open(&process.address).await.unwrap();
    let mut half = Connection::open(&process.address).await.unwrap();
    half.send("GET / HT").await.unwrap();
    sleep(MOMENT).await;
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_millis(500), "{:?}", ended.took);
    assert!(!ended.log.contains("connections were cut"), "{}", ended.log);
}

#[tokio::test]
async fn open_streams_end_at_once() {
    let process = Process::start(&[]).await;
    sleep(MOMENT).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut stream = Connection::open(&process.address).await.unwrap();
        stream.send("GET /health/$stream HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        assert!(stream.head().await.unwrap().starts_with("HTTP/1.1 200"));
        streams.push(stream);
    }
    let since = Instant::now();
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(since.elapsed() < Duration::from_millis(300), "{:?}\n{}", since.elapsed(), ended.log);
    for mut stream in streams {
        let rest = String::from_utf8(stream.closed().await).unwrap();
        assert!(rest.ends_with("0\r\n\r\n"), "the stream was cut: {rest:?}");
    }
}

#[tokio::test]
async fn a_second_signal_ends_the_waiting_and_a_third_the_process() {
    let process = Process::start(&[]).await;
    sleep(MOMENT).await;
    let mut stuck = Connection::open(&process.address).await.unwrap();
    stuck.send("GET /slow/60000 HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(MOMENT).await;
    process.signal("TERM");
    sleep(MOMENT).await;
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_secs(1), "{:?}", ended.took);
    assert!(ended.log.contains("second signal: what still runs is cut"), "{}", ended.log);

    let process = Process::start(&[("WARM_UP", "10"), ("BAD_HOOKS", "1")]).await;
    sleep(MOMENT).await;
    for _ in 0..3 {
        process.signal("INT");
        sleep(Duration::from_millis(50)).await;
    }
    let ended = process.end().await;
    assert_eq!(ended.code, Some(130), "{}", ended.log);
    assert!(ended.log.contains("third signal: the process ends at once"), "{}", ended.log);
}

#[tokio::test]
async fn a_hook_that_panics_or_hangs_does_not_stop_the_next() {
    let process = Process::start(&[("BAD_HOOKS", "1")]).await;
    sleep(MOMENT).await;
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
    assert!(ended.output.contains("closed the pool"), "{}", ended.log);
    for told in [
        "it panicked: this hook panics",
        "hook=\"blocking\"",
        "hook=\"hanging\"",
        "it did not end within 200ms",
    ] {
        assert!(ended.log.contains(told), "{told} is not in {}", ended.log);
    }
}

#[tokio::test]
async fn the_other_port_answers_until_the_cleanup() {
    let process = Process::start(&[("ADMIN", "127.0.0.1:0")]).await;
    sleep(MOMENT).await;
    let address = process.address.clone();
    let request = tokio::spawn(async move { get(&address, "/slow/1500").await });
    sleep(MOMENT).await;
    process.signal("TERM");
    sleep(MOMENT).await;
    let answer = get(&process.admin, "/readyz").await.unwrap();
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("shutting_down"), "{}", answer.body);
    assert_eq!(request.await.unwrap().unwrap().status, 200);
    assert_eq!(process.end().await.code, Some(0));
}

#[tokio::test]
async fn a_plain_check_that_never_ends_does_not_hold_up_the_exit() {
    let process = Process::start_fixture("hanging", &[]).await;
    while get(&process.address, "/_health/checks/hangs").await.unwrap().status != 503 {
        sleep(Duration::from_millis(10)).await;
    }
    process.signal("INT");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0), "{}", ended.log);
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
}

#[tokio::test]
async fn a_program_that_hangs_after_the_service_has_ended_can_be_ended_by_signals() {
    let process = Process::start_fixture("hanging", &[("HANG_AFTER", "1")]).await;
    for _ in 0..3 {
        process.signal("INT");
        sleep(Duration::from_millis(700)).await;
    }
    let ended = process.end().await;
    assert_eq!(ended.code, Some(130), "{}", ended.log);
    assert!(
        ended.log.contains("the service has stopped before; one more signal ends the process"),
        "{}",
        ended.log
    );
}

#[tokio::test]
async fn signals_are_heard_while_every_thread_is_busy() {
    let process = Process::start(&[]).await;
    while status(&process.address, "/").await != 200 {
        sleep(Duration::from_millis(10)).await;
    }
    status(&process.address, "/block/3000").await;
    sleep(Duration::from_millis(100)).await;
    for _ in 0..3 {
        process.signal("TERM");
        sleep(Duration::from_millis(100)).await;
    }
    let ended = process.end().await;
    assert_eq!(ended.code, Some(143), "{}", ended.log);
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
}
