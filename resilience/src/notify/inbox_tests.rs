use super::{Inbox, WAITING};
use crate::clock;
use crate::health::change::HealthChange;
use crate::health::status::HealthStatus;
use crate::notify::counts::{Counts, Outcome};
use crate::observe::{Event, Observer};
use crate::sync::Arc;

fn inbox() -> Arc<Inbox> {
    Inbox::new(Arc::new(Counts::new("webhook".to_owned())))
}

fn push(inbox: &Inbox, name: &str, from: HealthStatus, to: HealthStatus) {
    let change =
        HealthChange { check: Arc::from(name), critical: true, from, to, reason: None, at: clock::wall() };
    inbox.observe(&Event::CheckChanged(&change));
}

#[test]
fn changes_of_one_subject_become_one() {
    let inbox = inbox();
    push(&inbox, "disk", HealthStatus::Healthy, HealthStatus::Degraded);
    push(&inbox, "cache", HealthStatus::Healthy, HealthStatus::Degraded);
    push(&inbox, "disk", HealthStatus::Degraded, HealthStatus::Unhealthy);
    let waiting = inbox.take();
    let short: Vec<_> = waiting.iter().map(|one| (one.subject.name(), one.from.word, one.to.word)).collect();
    assert_eq!(short, [("disk", "healthy", "unhealthy"), ("cache", "healthy", "degraded")]);
    assert!(inbox.take().is_empty());
}

#[test]
fn it_holds_so_many_and_counts_what_gave_way() {
    let inbox = inbox();
    for number in 0..WAITING + 3 {
        push(&inbox, &number.to_string(), HealthStatus::Healthy, HealthStatus::Unhealthy);
    }
    assert_eq!(inbox.counts.get(Outcome::Dropped), 3);
    let waiting = inbox.take();
    assert_eq!((waiting.len(), waiting[0].subject.name()), (WAITING, "3"));
}

#[tokio::test]
async fn who_waits_is_woken() {
    let inbox = inbox();
    push(&inbox, "disk", HealthStatus::Healthy, HealthStatus::Unhealthy);
    inbox.arrived().await;
}
