use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use super::*;
use crate::health::check::Check;
use crate::health::outcome::Health;
use crate::http::testing::{Answer, Events, Service, after_a_while, entry, failing, hanging};

const SECOND: Duration = Duration::from_secs(1);
const STREAM: &str = "/health/$stream";

fn healthy() -> Service {
    Service::of(vec![entry("database", after_a_while(Health::healthy()).critical())])
}

/// A service whose only check fails while the flag is set.
fn switched() -> (Service, Arc<AtomicBool>) {
    let down = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&down);
    let check = move || std::future::ready(!flag.load(SeqCst));
    (Service::of(vec![entry("database", check.interval(SECOND / 10).critical())]), down)
}

async fn refused(query: &str) -> Answer {
    healthy().get(&format!("{STREAM}?{query}")).await
}

fn id(text: &str) -> u64 {
    text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn i2_the_first_event_comes_at_once_then_one_each_interval() {
    let service = healthy();
    let body = service.get("/health").await.body;
    let mut events = service.stream(&format!("{STREAM}?poll_interval=2.0")).await;
    let start = clock::now();
    for index in 0..4 {
        assert_eq!(events.data().await, body);
        assert_eq!(start.elapsed().as_secs(), index * 2);
    }
}

#[tokio::test(start_paused = true)]
async fn i2_a_change_is_told_between_the_intervals() {
    let (service, down) = switched();
    let mut events = service.stream(&format!("{STREAM}?poll_interval=60")).await;
    tokio::time::sleep(SECOND).await;
    let mut text = events.next().await.unwrap();
    while !text.contains(r#""state":"healthy""#) {
        text = events.next().await.unwrap();
    }
    down.store(true, SeqCst);
    let start = clock::now();
    assert_eq!(events.data().await, r#"{"status":"unhealthy","checks":{"database":{"state":"unhealthy"}}}"#);
    assert!(start.elapsed() < SECOND / 2, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn i2_a_hanging_check_does_not_hold_up_the_first_event() {
    let service = Service::of(vec![entry("database", hanging().critical())]);
    let start = clock::now();
    let mut events = service.stream(STREAM).await;
    let expected =
        r#"{"status":"unhealthy","checks":{"database":{"state":"unhealthy","message":"pending"}}}"#;
    assert_eq!(events.data().await, expected);
    assert!(start.elapsed() <= FIRST_PATIENCE, "{:?}", start.elapsed());
}

/// A check that takes so long.
fn taking(time: Duration) -> impl Check {
    move || tokio::time::sleep(time)
}

#[tokio::test(start_paused = true)]
async fn a6_a_slow_check_does_not_hold_up_the_results_of_others() {
    let mut checks: Vec<_> =
        (0..10).map(|index| entry(&format!("fast{index}"), taking(SECOND / 100).critical())).collect();
    checks.push(entry("slow", taking(SECOND * 4).critical()));
    let service = Service::of(checks);
    let start = clock::now();
    let mut events = service.stream(STREAM).await;
    let data = events.data().await;
    assert!(start.elapsed() <= SECOND / 20, "{:?}", start.elapsed());
    assert_eq!(data.matches(r#""state":"healthy""#).count(), 10, "{data}");
}

#[tokio::test(start_paused = true)]
async fn i2_a_change_is_told_while_a_check_is_slow() {
    let down = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&down);
    let database = move || std::future::ready(!flag.load(SeqCst));
    let checks = vec![
        entry("database", database.interval(SECOND / 10).critical()),
        entry("report", taking(SECOND * 4)),
    ];
    let service = Service::of(checks);
    let mut events = service.stream(STREAM).await;
    let reader = tokio::spawn(async move {
        while !events.data().await.contains(r#""database":{"state":"unhealthy""#) {}
        clock::now()
    });
    // The stream waits for the slow check from the first second on.
    tokio::time::sleep(SECOND + Duration::from_millis(5)).await;
    down.store(true, SeqCst);
    let changed = clock::now();
    let told = reader.await.unwrap() - changed;
    assert!(told < Duration::from_millis(150), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn i2_a_beat_does_not_wait_for_a_slow_check() {
    let service = Service::of(vec![entry("report", taking(SECOND * 4))]);
    let mut events = service.stream(STREAM).await;
    let start = clock::now();
    for beat in 0..4 {
        events.data().await;
        assert!(start.elapsed() <= SECOND * beat + PATIENCE, "{beat}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn i2_intervals_out_of_range_are_refused() {
    for value in ["0", "0.24", "60.1", "-1", "NaN", "inf", "1e9", "abc", "", "1,0"] {
        let answer = refused(&format!("poll_interval={value}")).await;
        assert_eq!(answer.code, 400, "{value}");
        let expected = format!(
            r#"{{"error":"`poll_interval` must be a number of seconds from 0.25 to 60, not `{value}`"}}"#
        );
        assert_eq!(answer.body, expected);
        assert_eq!(answer.header("content-type"), "application/json");
    }
    for value in ["0.25", "60", "1e1"] {
        assert_eq!(healthy().stream(&format!("{STREAM}?poll_interval={value}")).await.code, 200, "{value}");
    }
}

#[tokio::test(start_paused = true)]
async fn i1_fifty_streams_run_a_check_once_a_second() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let check = move || {
        counter.fetch_add(1, SeqCst);
        async {}
    };
    let service = Service::of(vec![entry("database", check.critical())]);
    let mut readers = Vec::new();
    for _ in 0..50 {
        let mut events = service.stream(STREAM).await;
        readers.push(tokio::spawn(async move {
            let mut count = 0;
            while tokio::time::timeout(SECOND * 2, events.next()).await.is_ok_and(|text| text.is_some()) {
                count += 1;
            }
            count
        }));
    }
    tokio::time::sleep(Duration::from_millis(9_900)).await;
    assert!(runs.load(SeqCst) <= 11, "{} runs", runs.load(SeqCst));
    service.shared.lifecycle.advance(Phase::Draining);
    for reader in readers {
        let count = reader.await.unwrap();
        assert!((10..=12).contains(&count), "{count} events");
    }
}

#[tokio::test(start_paused = true)]
async fn i1_a_slow_client_skips_to_the_newest() {
    let (service, down) = switched();
    let mut events = service.stream(STREAM).await;
    events.next().await.unwrap();
    tokio::time::sleep(SECOND * 30).await;
    down.store(true, SeqCst);
    tokio::time::sleep(SECOND).await;
    assert!(events.data().await.contains("unhealthy"), "thirty events were missed");
    let start = clock::now();
    events.next().await.unwrap();
    assert!(start.elapsed() > SECOND / 2, "the missed beats are not made up for");
}

#[tokio::test(start_paused = true)]
async fn i3_silence_is_broken_and_ids_grow() {
    let service = healthy();
    let mut events = service.stream(&format!("{STREAM}?poll_interval=60")).await;
    let first = events.next().await.unwrap();
    let retry = first.lines().next().unwrap().strip_prefix("retry: ").unwrap().parse::<u32>().unwrap();
    assert!((2_000..=5_000).contains(&retry), "{retry}");
    let start = clock::now();
    for beat in 1..=3 {
        assert_eq!(events.next().await.unwrap(), ":\n\n");
        assert_eq!(start.elapsed(), SECOND * 15 * beat);
    }
    let second = events.next().await.unwrap();
    assert!(!second.contains("retry"));
    assert!(id(&second) > id(&first));
}

#[tokio::test(start_paused = true)]
async fn i4_the_headers_keep_proxies_from_holding_it_back() {
    let events = healthy().stream(STREAM).await;
    let header = |name| events.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-cache, no-transform");
    assert_eq!(header("x-accel-buffering"), "no");
    assert_eq!(events.headers.get("connection"), None);
}

#[tokio::test(start_paused = true)]
async fn i5_the_sixty_fifth_client_is_sent_away() {
    let service = healthy();
    let mut open: Vec<Events> = Vec::new();
    for _ in 0..64 {
        open.push(service.stream(STREAM).await);
    }
    assert!(service.get("/metrics").await.body.contains("\nresilience_health_stream_clients 64\n"));
    let answer = service.get(STREAM).await;
    assert_eq!((answer.code.as_u16(), answer.header("retry-after")), (503, "5"));
    let expected = r#"{"error":"64 streams are open already: ask `/health` instead, or try again"}"#;
    assert_eq!(answer.body, expected);
    open.pop();
    assert_eq!(service.stream(STREAM).await.code, 200);
}

#[tokio::test(start_paused = true)]
async fn i6_a_client_that_leaves_is_not_counted() {
    let service = healthy();
    for _ in 0..100 {
        let mut events = service.stream(STREAM).await;
        events.next().await.unwrap();
    }
    service.ask(axum::http::Request::head(STREAM)).await;
    assert_eq!(service.shared.clients.count(), 0);
    assert!(service.get("/metrics").await.body.contains("\nresilience_health_stream_clients 0\n"));
}

#[tokio::test(start_paused = true)]
async fn i7_the_stop_is_told_and_the_drain_ends_the_stream() {
    let service = healthy();
    let mut events = service.stream(&format!("{STREAM}?poll_interval=60")).await;
    events.next().await.unwrap();
    service.shared.lifecycle.advance(Phase::Stopping);
    let start = clock::now();
    let expected =
        r#"{"status":"unhealthy","reason":"shutting_down","checks":{"database":{"state":"healthy"}}}"#;
    assert_eq!(events.data().await, expected, "a change like any other");
    service.shared.lifecycle.advance(Phase::Draining);
    assert_eq!(events.data().await, expected, "the last event");
    assert_eq!(events.next().await, None);
    assert!(start.elapsed() < Duration::from_millis(300), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn i7_the_drain_does_not_wait_for_a_check() {
    let service = Service::of(vec![entry("database", hanging().critical())]);
    let mut events = service.stream(STREAM).await;
    events.next().await.unwrap();
    let drain = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        service.shared.lifecycle.advance(Phase::Draining);
        clock::now()
    };
    let read = async { while events.next().await.is_some() {} };
    let (drained, ()) = tokio::join!(drain, read);
    assert_eq!(drained.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn the_format_is_that_of_health() {
    for format in ["map", "ietf", "microprofile", "spring"] {
        let service = healthy();
        let body = service.get(&format!("/health?format={format}")).await.body;
        assert_eq!(service.stream(&format!("{STREAM}?format={format}")).await.data().await, body);
    }
}

#[tokio::test(start_paused = true)]
async fn no_event_holds_the_text_of_an_error() {
    let service = Service::of(vec![entry("database", failing().critical())]);
    let data = service.stream(STREAM).await.data().await;
    assert_eq!(
        data,
        r#"{"status":"unhealthy","checks":{"database":{"state":"unhealthy","message":"connect"}}}"#
    );
    let authorized = service.get_authorized("/health").await.body;
    assert_eq!(service.stream_authorized(STREAM).await.data().await, authorized);
    assert!(authorized.contains("shop:***@db.internal"), "{authorized}");
}

#[tokio::test(start_paused = true)]
async fn a_change_of_a_circuit_is_told_between_the_intervals_and_a_count_is_not() {
    use crate::event::{PolicyEvent, publish};
    use crate::http::testing::circuit;
    use crate::policy::circuit_state::CircuitState::{Closed, Open};

    static IS_OPEN: AtomicBool = AtomicBool::new(false);
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let service = Service::with_circuits(Vec::new(), || {
        let mut circuit = circuit("streamed", if IS_OPEN.load(SeqCst) { Open } else { Closed });
        circuit.stats.total_calls = CALLS.load(SeqCst) as u64;
        vec![circuit]
    });
    let mut events = service.stream(&format!("{STREAM}?poll_interval=10")).await;
    assert!(events.data().await.contains(r#""state":"closed""#));
    let start = clock::now();
    let probed = tokio::spawn(async move {
        for second in 1..=5 {
            tokio::time::sleep(SECOND).await;
            CALLS.store(second, SeqCst);
            service.get("/health").await;
        }
        IS_OPEN.store(true, SeqCst);
        let (name, reason, remaining) = ("streamed", "threshold", None);
        publish(&PolicyEvent::CircuitChanged { name, from: Closed, to: Open, reason, remaining });
        service
    });
    let data = events.data().await;
    assert!(data.contains(r#""state":"open""#) && data.contains(r#""total_calls":5"#), "{data}");
    assert_eq!(start.elapsed().as_secs(), 5);
    drop(probed.await);
}
