use std::time::Duration;

use super::Worker;
use crate::clock;
use crate::health::change::HealthChange;
use crate::health::status::HealthStatus::{self, Healthy, Unhealthy};
use crate::lifecycle::{Lifecycle, Phase};
use crate::notify::counts::{Counts, Outcome};
use crate::notify::delivery::Attempts;
use crate::notify::inbox::Inbox;
use crate::notify::plan::{Plan, Rules};
use crate::notify::sink::Again;
use crate::notify::testing::{Answer, FakeSink};
use crate::observe::{Event, Observer};
use crate::sync::Arc;

/// A worker under way.
struct Fixture {
    sink: FakeSink,
    inbox: Arc<Inbox>,
    counts: Arc<Counts>,
    lifecycle: Lifecycle,
}

impl Fixture {
    fn start(phase: Phase, sink: FakeSink) -> Self {
        let counts = Arc::new(Counts::new("webhook".to_owned()));
        let (inbox, lifecycle) = (Inbox::new(Arc::clone(&counts)), Lifecycle::new(phase));
        let worker = Worker {
            plan: Plan::new(Rules {
                gather: Duration::from_secs(1),
                reminder: Some(Duration::from_mins(10)),
                causes: Vec::new(),
            }),
            attempts: Attempts { most: 3, limit: Duration::from_secs(10) },
            sink: Box::new(sink.clone()),
            inbox: Arc::clone(&inbox),
            counts: Arc::clone(&counts),
            lifecycle: lifecycle.clone(),
        };
        tokio::spawn(worker.run());
        Self { sink, inbox, counts, lifecycle }
    }

    fn change(&self, name: &str, from: HealthStatus, to: HealthStatus) {
        let change = HealthChange {
            check: Arc::from(name),
            critical: true,
            from,
            to,
            reason: None,
            at: clock::wall(),
        };
        self.inbox.observe(&Event::CheckChanged(&change));
    }

    fn sent(&self) -> Vec<(String, &'static str)> {
        let sent = self.sink.sent();
        sent.iter().map(|message| (message.subject.name().to_owned(), message.to.word)).collect()
    }
}

/// Long enough for what is due at once, and for no reminder.
async fn pass() {
    tokio::time::sleep(Duration::from_secs(5)).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_before_the_service_serves_and_then_what_is_wrong() {
    let fixture = Fixture::start(Phase::Starting, FakeSink::new([]));
    fixture.change("cache", HealthStatus::Unknown, Unhealthy);
    fixture.change("database", HealthStatus::Unknown, Unhealthy);
    pass().await;
    fixture.change("database", Unhealthy, Healthy);
    pass().await;
    assert_eq!(fixture.sent(), []);
    fixture.lifecycle.advance(Phase::Serving);
    pass().await;
    assert_eq!(fixture.sent(), [("cache".to_owned(), "unhealthy")]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_from_the_stop_on() {
    let fixture = Fixture::start(Phase::Serving, FakeSink::new([]));
    pass().await;
    fixture.change("database", Healthy, Unhealthy);
    fixture.lifecycle.advance(Phase::Stopping);
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(fixture.sent(), []);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_hangs_holds_up_nobody_and_learns_how_it_ended() {
    let fixture = Fixture::start(Phase::Serving, FakeSink::new([]));
    fixture.sink.otherwise(Answer::Hang);
    fixture.change("database", Healthy, Unhealthy);
    pass().await;
    // Never waits, however long the receiver takes.
    for _ in 0..10_000 {
        fixture.change("cache", Healthy, Unhealthy);
        fixture.change("cache", Unhealthy, Healthy);
    }
    fixture.change("disk", Healthy, Unhealthy);
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert_eq!(fixture.counts.get(Outcome::Dropped), 2);
    fixture.sink.otherwise(Answer::Taken);
    let earlier = fixture.sent().len();
    tokio::time::sleep(Duration::from_mins(11)).await;
    // What was not delivered is still to be told; the cache was back before anybody could be told.
    let told = &fixture.sent()[earlier..];
    assert_eq!(told, [("database".to_owned(), "unhealthy"), ("disk".to_owned(), "unhealthy")]);
    assert_eq!(fixture.counts.get(Outcome::Delivered), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_counted_and_does_not_hold_up_the_next() {
    let fixture = Fixture::start(Phase::Serving, FakeSink::new([Answer::Busy(Again::Never)]));
    fixture.change("database", Healthy, Unhealthy);
    fixture.change("disk", Healthy, Unhealthy);
    pass().await;
    assert_eq!(fixture.sent().len(), 2);
    assert_eq!((fixture.counts.get(Outcome::Refused), fixture.counts.get(Outcome::Delivered)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_silence_holds_back_what_happens_in_it() {
    let fixture = Fixture::start(Phase::Serving, FakeSink::new([]));
    crate::notify::silence("silenced by this test", Duration::from_mins(5));
    fixture.change("silenced by this test", Healthy, Unhealthy);
    tokio::time::sleep(Duration::from_mins(4)).await;
    assert_eq!(fixture.sent(), []);
    crate::notify::silence("silenced by this test", Duration::ZERO);
    pass().await;
    assert_eq!(fixture.sent().len(), 1);
}
