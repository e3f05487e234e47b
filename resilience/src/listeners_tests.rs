use std::time::SystemTime;

use super::*;
use crate::health::change::HealthChange;
use crate::health::status::HealthStatus::{self, Degraded, Healthy, Unhealthy};
use crate::hook::ListenerRun;

fn change(check: &str, from: HealthStatus, to: HealthStatus) -> HealthChange {
    let at = SystemTime::UNIX_EPOCH;
    HealthChange { check: check.into(), critical: true, from, to, reason: None, at }
}

fn queue(changes: impl IntoIterator<Item = HealthChange>) -> VecDeque<HealthChange> {
    let mut waiting = VecDeque::new();
    for change in changes {
        enqueue(&mut waiting, change);
    }
    waiting
}

#[test]
fn changes_wait_in_their_order() {
    let changes = [change("a", Healthy, Unhealthy), change("a", Unhealthy, Healthy)];
    assert_eq!(queue(changes.clone()), changes);
}

#[test]
fn beyond_the_bound_changes_of_one_check_become_one() {
    let filler = (0..WAITING - 1).map(|index| change(&format!("filler{index}"), Healthy, Unhealthy));
    let mut waiting = queue(filler.chain([change("a", Healthy, Unhealthy)]));
    enqueue(&mut waiting, change("a", Unhealthy, Degraded));
    assert_eq!(waiting.len(), WAITING);
    assert_eq!(waiting.back(), Some(&change("a", Healthy, Degraded)));
    enqueue(&mut waiting, change("a", Degraded, Healthy));
    assert_eq!(waiting.len(), WAITING - 1, "there and back again is no change");
    enqueue(&mut waiting, change("b", Healthy, Unhealthy));
    enqueue(&mut waiting, change("c", Healthy, Unhealthy));
    assert_eq!(waiting.len(), WAITING);
    assert_eq!(&*waiting[0].check, "filler1", "the oldest gave way");
}

#[derive(Debug, Default)]
struct Log(Mutex<Vec<String>>);

fn note(provided: &Provided, listener: &str, change: &HealthChange) {
    let line = format!("{listener} {} {}->{}", change.check, change.from, change.to);
    lock(&provided.get::<Arc<Log>>().0).push(line);
}

#[tokio::test(start_paused = true)]
async fn a_panicking_and_a_hanging_listener_keep_nobody_from_being_told_in_order() {
    const SITE: Site = Site::new("src/main.rs", 1, 1, "listener");
    static PANICS: HookDeclaration<ListenerRun> =
        HookDeclaration::new("panics", SITE, ListenerRun::Blocking(|_, _| panic!("listener boom")));
    static HANGS: HookDeclaration<ListenerRun> =
        HookDeclaration::new("hangs", SITE, ListenerRun::Async(|_, _| Box::pin(std::future::pending())));
    static NOTES: HookDeclaration<ListenerRun> = HookDeclaration::new(
        "notes",
        SITE,
        ListenerRun::Async(|provided, change| {
            note(&provided, "notes", &change);
            Box::pin(async { Ok(()) })
        }),
    );
    let log = Arc::new(Log::default());
    let mut provided = Provided::default();
    provided.insert(Arc::clone(&log));
    let listeners = Listeners::new(vec![&PANICS, &HANGS, &NOTES], Arc::new(provided));
    listeners.push(change("a", Healthy, Unhealthy));
    listeners.push(change("b", Healthy, Degraded));
    let dispatch = tokio::spawn(Arc::clone(&listeners).dispatch());
    tokio::time::sleep(LIMIT * 6).await;
    dispatch.abort();
    assert_eq!(*lock(&log.0), ["notes a healthy->unhealthy", "notes b healthy->degraded"]);
}
