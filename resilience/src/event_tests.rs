use std::fmt::Write as _;
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, span};

use super::*;
use crate::health::circuits::Circuits;
use crate::health::engine::{Engine, EngineOptions};
use crate::hook::{CircuitListenerRun, HookDeclaration};
use crate::provided::Provided;
use crate::site::Site;
use CircuitState::{Closed, ForcedOpen, HalfOpen, Open};

const SITE: Site = Site::new("src/main.rs", 1, 1, "listener");

fn changed(name: &'static str, from: CircuitState, to: CircuitState) -> PolicyEvent {
    let remaining = (to == Open).then_some(Duration::from_secs(30));
    PolicyEvent::CircuitChanged { name, from, to, reason: "threshold", remaining }
}

/// Writes what a log would, at every level.
#[derive(Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        lock(&self.0).push(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// What the log says of an event.
fn logged(event: &PolicyEvent) -> String {
    let log = Log::default();
    let lines = Arc::clone(&log.0);
    tracing::subscriber::with_default(log, || log::write(event));
    let lines = lock(&lines);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[test]
fn each_event_has_its_target_level_message_and_fields() {
    let name = "payment";
    let (second, half) = (Duration::from_secs(1), Duration::from_millis(500));
    for (event, line) in [
        (
            changed(name, Closed, Open),
            "WARN resilience::circuit_breaker message=circuit changed name=\"payment\" from=closed to=open \
             reason=\"threshold\" remaining=30.0",
        ),
        (
            changed(name, Open, HalfOpen),
            "INFO resilience::circuit_breaker message=circuit changed name=\"payment\" from=open to=half_open \
             reason=\"threshold\"",
        ),
        (
            changed(name, HalfOpen, Closed),
            "INFO resilience::circuit_breaker message=circuit changed name=\"payment\" from=half_open to=closed \
             reason=\"threshold\"",
        ),
        (
            changed(name, Closed, ForcedOpen),
            "WARN resilience::circuit_breaker message=circuit changed name=\"payment\" from=closed to=forced_open \
             reason=\"threshold\"",
        ),
        (
            PolicyEvent::CircuitRefused { name, retry_after: half },
            "DEBUG resilience::circuit_breaker message=call refused name=\"payment\" retry_after=0.5",
        ),
        (
            PolicyEvent::ResultDiscarded { name },
            "DEBUG resilience::circuit_breaker message=result discarded name=\"payment\"",
        ),
        (
            PolicyEvent::RetryScheduled { name, attempt: 1, pause: half },
            "WARN resilience::retry message=attempt failed, another follows name=\"payment\" attempt=1 pause=0.5",
        ),
        (
            PolicyEvent::RetriesEnded { name, attempts: 4, reason: "attempts" },
            "DEBUG resilience::retry message=retries ended name=\"payment\" attempts=4 reason=\"attempts\"",
        ),
        (
            PolicyEvent::TimedOut { name, limit: second },
            "WARN resilience::timeout message=timed out name=\"payment\" limit=1.0",
        ),
        (
            PolicyEvent::BulkheadRefused { name },
            "DEBUG resilience::bulkhead message=call refused name=\"payment\"",
        ),
        (
            PolicyEvent::RateLimited { name, retry_after: second },
            "DEBUG resilience::rate_limiter message=call refused name=\"payment\" retry_after=1.0",
        ),
        (
            PolicyEvent::KeysShared { policy: "bulkhead", name, max_keys: 2 },
            "WARN resilience::keys message=keys share one state policy=\"bulkhead\" name=\"payment\" max_keys=2",
        ),
        (
            PolicyEvent::FellBack { name, kind: FallbackKind::Closure, age: None },
            "DEBUG resilience::fallback message=fallback answered name=\"payment\" kind=\"closure\"",
        ),
        (
            PolicyEvent::FellBack { name, kind: FallbackKind::Cache, age: Some(half) },
            "WARN resilience::fallback message=fallback answered name=\"payment\" kind=\"cache\" age=0.5",
        ),
    ] {
        assert_eq!(logged(&event), line);
        // What is not asked for is not written, by the same level.
        let level = line.split(' ').next().unwrap().parse::<Level>().unwrap();
        assert_eq!(log::level(&event), LevelFilter::from_level(level), "{event:?}");
        assert_eq!(event.name(), name);
        assert!(is_in_the_readme(line), "{line}");
    }
}

/// Whether the table of the README has a row with the target, the level, the message and the fields of `line`.
fn is_in_the_readme(line: &str) -> bool {
    let (head, fields) = line.split_once(" message=").unwrap();
    let (level, target) = head.split_once(' ').unwrap();
    let (message, fields) =
        fields.split_once(" name=").map_or((fields, ""), |(message, _)| (message, fields));
    let message = message.split(" policy=").next().unwrap();
    let keys = fields.split(' ').filter_map(|field| field.split_once('=')).map(|(key, _)| key);
    let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
    include_str!("../../README.md").lines().any(|row| {
        row.starts_with(&format!("| `{target}` |"))
            && row.contains(&format!("| `{message}` |"))
            && row.contains(level)
            && keys.iter().all(|key| row.contains(key))
    })
}

/// Notes the names of the events it is told of.
#[derive(Default)]
struct Notes(Mutex<Vec<PolicyEvent>>);

impl Subscriber for Notes {
    fn tell(&self, event: &PolicyEvent) {
        lock(&self.0).push(event.clone());
    }
}

impl Notes {
    /// Those of one name: other tests run beside this one.
    fn of(&self, name: &str) -> Vec<PolicyEvent> {
        lock(&self.0).iter().filter(|event| event.name() == name).cloned().collect()
    }
}

#[test]
fn subscribers_are_told_of_what_they_asked_for_in_order_while_they_live() {
    let (changes, all) = (Arc::new(Notes::default()), Arc::new(Notes::default()));
    subscribe_to_changes(Arc::downgrade(&changes) as _);
    subscribe_to_all(Arc::downgrade(&all) as _);
    let name = "subscribers";
    let told = [
        changed(name, Closed, Open),
        PolicyEvent::CircuitRefused { name, retry_after: Duration::ZERO },
        changed(name, Open, HalfOpen),
    ];
    told.iter().for_each(publish);
    assert_eq!(changes.of(name), [told[0].clone(), told[2].clone()]);
    assert_eq!(all.of(name), told);
    let (gone, others) = (Arc::downgrade(&all), Arc::clone(&changes));
    drop(all);
    told.iter().for_each(publish);
    assert_eq!(others.of(name).len(), 4);
    assert_eq!(gone.strong_count(), 0, "nobody is kept alive for being told");
}

/// Panics at one name.
struct Panics;

impl Subscriber for Panics {
    fn tell(&self, event: &PolicyEvent) {
        assert_ne!(event.name(), "harmed");
    }
}

/// A log that panics.
struct Broken;

impl tracing::Subscriber for Broken {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        panic!("the log is broken");
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[test]
fn a_panic_of_who_is_told_harms_neither_the_call_nor_the_others() {
    let (panics, notes) = (Arc::new(Panics), Arc::new(Notes::default()));
    subscribe_to_all(Arc::downgrade(&panics) as _);
    subscribe_to_all(Arc::downgrade(&notes) as _);
    let event = PolicyEvent::BulkheadRefused { name: "harmed" };
    tracing::subscriber::with_default(Broken, || publish(&event));
    assert_eq!(notes.of("harmed"), [event]);
}

/// Publishes an event of its own while it is told of another.
struct Echo;

impl Subscriber for Echo {
    fn tell(&self, event: &PolicyEvent) {
        if let PolicyEvent::CircuitChanged { name: "echo", from: Closed, .. } = event {
            publish(&changed("echo", Open, HalfOpen));
        }
    }
}

#[test]
fn who_is_told_may_publish() {
    let (echo, notes) = (Arc::new(Echo), Arc::new(Notes::default()));
    subscribe_to_changes(Arc::downgrade(&notes) as _);
    subscribe_to_changes(Arc::downgrade(&echo) as _);
    publish(&changed("echo", Closed, Open));
    assert_eq!(notes.of("echo"), [changed("echo", Closed, Open), changed("echo", Open, HalfOpen)]);
}

#[tokio::test(start_paused = true)]
async fn listeners_are_told_by_the_engine_and_from_threads_without_a_runtime() {
    static NOTES: HookDeclaration<CircuitListenerRun> = HookDeclaration::new(
        "notes",
        SITE,
        CircuitListenerRun::Async(|provided, change| {
            let CircuitChange { name, from, to, reason, remaining, .. } = change;
            if name.starts_with("told") {
                let line = format!("{name} {from}->{to} {reason} {remaining:?}");
                lock(&provided.get::<Arc<Told>>().0).push(line);
            }
            Box::pin(async { Ok(()) })
        }),
    );
    static PANICS: HookDeclaration<CircuitListenerRun> =
        HookDeclaration::new("panics", SITE, CircuitListenerRun::Blocking(|_, _| panic!("boom")));
    #[derive(Default)]
    struct Told(Mutex<Vec<String>>);
    let told = Arc::new(Told::default());
    let mut provided = Provided::default();
    provided.insert(Arc::clone(&told));
    let options = EngineOptions {
        provided: Arc::new(provided),
        circuits: Some(Circuits { read: Vec::new, decide: false, heard: true }),
        circuit_listeners: vec![&PANICS, &NOTES],
        ..EngineOptions::default()
    };
    let engine = Engine::start(options, tokio::runtime::Handle::current());
    std::thread::spawn(|| publish(&changed("told", Closed, Open))).join().unwrap();
    publish(&changed("told", Open, HalfOpen));
    // The listeners hear of the circuits of other tests too, and one of them uses up its time with each.
    let heard = async {
        while lock(&told.0).len() < 2 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_hours(1), heard).await.expect("both changes are told");
    engine.stop();
    let expected = ["told closed->open threshold Some(30s)", "told open->half_open threshold None"];
    assert_eq!(*lock(&told.0), expected);
}

#[test]
fn joined_changes_keep_the_first_state_and_the_last_reason() {
    use crate::listeners::Change;
    let change = |from, to| CircuitChange::of(&changed("joined", from, to)).unwrap();
    let joined = change(Open, HalfOpen).joined(&change(Closed, Open)).unwrap();
    assert_eq!((joined.from, joined.to, joined.remaining), (Closed, HalfOpen, None));
    assert_eq!(change(HalfOpen, Closed).joined(&change(Closed, HalfOpen)), None);
}
