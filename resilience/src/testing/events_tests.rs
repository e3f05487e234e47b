use super::*;

fn collector() -> Events {
    let names = vec!["payment"];
    let log = Log { names, scope: scope::current(), entries: Mutex::default(), arrived: Notify::new() };
    Events { log: Arc::new(log) }
}

fn admitted(name: &'static str) -> Event {
    Event::Admitted { name }
}

#[test]
fn other_names_are_not_collected() {
    let events = collector();
    events.log.enter(&admitted("search"));
    events.log.enter(&admitted("payment"));
    assert_eq!(events.all(), [admitted("payment")]);
}

#[test]
fn what_happens_in_another_scope_is_not_collected() {
    let outside = collector();
    let scope = super::super::isolate();
    let inside = collector();
    outside.log.enter(&admitted("payment"));
    inside.log.enter(&admitted("payment"));
    drop(scope);
    inside.log.enter(&admitted("payment"));
    assert_eq!((outside.all().len(), inside.all().len()), (0, 1));
}

#[test]
fn the_oldest_are_dropped_beyond_the_bound() {
    let events = collector();
    for _ in 0..=KEPT {
        events.log.enter(&admitted("payment"));
    }
    assert_eq!((events.all().len(), events.dropped()), (KEPT, 1));
}

#[tokio::test(start_paused = true)]
async fn next_gives_each_event_once_and_waits_for_more() {
    let events = Arc::new(collector());
    events.log.enter(&admitted("payment"));
    assert_eq!(events.next().await, admitted("payment"));
    let waiting = tokio::spawn({
        let events = Arc::clone(&events);
        async move { events.next().await }
    });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    events.log.enter(&Event::Succeeded { name: "payment" });
    assert_eq!(waiting.await.unwrap(), Event::Succeeded { name: "payment" });
    assert_eq!(events.all().len(), 2, "what was given stays");
}

#[tokio::test]
async fn next_goes_on_behind_what_was_dropped() {
    let events = collector();
    for _ in 0..KEPT {
        events.log.enter(&admitted("payment"));
    }
    events.log.enter(&Event::Succeeded { name: "payment" });
    for _ in 0..KEPT - 1 {
        assert_eq!(events.next().await, admitted("payment"));
    }
    assert_eq!(events.next().await, Event::Succeeded { name: "payment" });
}

#[test]
fn counting_may_use_the_collector() {
    let events = collector();
    events.log.enter(&admitted("payment"));
    assert_eq!(events.count(|event| events.all().contains(event)), 1);
    assert_eq!(format!("{events:?}"), r#"[Admitted { name: "payment" }]"#);
}
