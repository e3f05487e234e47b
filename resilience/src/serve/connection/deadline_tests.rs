use std::time::Duration;

use super::*;

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn start() -> (Instant, Deadlines) {
    let now = Instant::now();
    (now, Deadlines::new(Limits::DEFAULT, now))
}

fn received(protocol: Protocol) -> Observation {
    Observation { protocol, received: true, ..Observation::default() }
}

fn answered(requests: u64) -> Observation {
    Observation { requests, sent: true, ..received(Protocol::Http1) }
}

#[test]
fn the_first_byte_and_the_head_have_their_own_deadlines() {
    let (now, mut deadlines) = start();
    assert_eq!(deadlines.next().unwrap(), (now + seconds(5), Expiry::Cut("no byte came")));
    deadlines.observe(&received(Protocol::Unknown), || now + seconds(4));
    let head = (now + seconds(14), Expiry::Cut("the request's head did not end"));
    assert_eq!(deadlines.next().unwrap(), head);
    deadlines.observe(&received(Protocol::Http1), || panic!("more bytes of the head begin nothing"));
    assert_eq!(deadlines.next().unwrap(), head);
}

#[test]
fn a_whole_preface_makes_an_idle_connection() {
    let (now, mut deadlines) = start();
    deadlines.observe(&received(Protocol::Unknown), || now);
    deadlines.observe(&received(Protocol::Http2), || now + seconds(1));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(76), Expiry::Close));
    deadlines.observe(&received(Protocol::Http2), || panic!("pings are no requests"));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(76), Expiry::Close));
}

#[test]
fn a_request_that_runs_has_no_deadline_and_idleness_counts_from_its_end() {
    let (now, mut deadlines) = start();
    deadlines.observe(&Observation { requests: 1, in_flight: 1, ..received(Protocol::Http1) }, || now);
    assert_eq!(deadlines.next(), None);
    deadlines.observe(&answered(1), || now + seconds(300));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(375), Expiry::Close));
    deadlines.observe(&answered(2), || now + seconds(310));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(385), Expiry::Close));
    let next = Observation { requests: 2, ..received(Protocol::Http1) };
    deadlines.observe(&next, || now + seconds(320));
    assert_eq!(
        deadlines.next().unwrap(),
        (now + seconds(330), Expiry::Cut("the request's head did not end"))
    );
}

#[test]
fn only_a_reader_without_progress_is_cut() {
    let (now, mut deadlines) = start();
    let blocked = Observation { blocked: true, sent: true, ..answered(1) };
    deadlines.observe(&blocked, || now);
    let stuck = Expiry::Cut("the client does not read");
    assert_eq!(deadlines.next().unwrap(), (now + seconds(30), stuck));
    deadlines.observe(&Observation { received: false, ..blocked }, || now + seconds(29));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(59), stuck));
    deadlines
        .observe(&Observation { received: false, sent: false, ..blocked }, || panic!("nothing happened"));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(59), stuck));
    deadlines.observe(&Observation { requests: 1, ..Observation::default() }, || now + seconds(60));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(104), Expiry::Close));
}

#[test]
fn a_drain_leaves_a_moment_to_what_was_already_sent() {
    let (now, mut deadlines) = start();
    deadlines.drain(now + seconds(1));
    assert_eq!(deadlines.next().unwrap().0, now + seconds(1) + LAST_READ);
    deadlines.observe(&received(Protocol::Http1), || now + seconds(1));
    assert_eq!(deadlines.next().unwrap().0, now + seconds(1) + LAST_READ);
    deadlines.observe(&answered(1), || now + seconds(2));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(3), Expiry::Cut("the client did not close")));
}

#[test]
fn the_defaults_are_the_documented_ones() {
    let written = Limits::DEFAULT
        .connections(10_000)
        .first_byte(seconds(5))
        .head(seconds(10))
        .idle(seconds(75))
        .write_progress(seconds(30))
        .read_progress(seconds(30));
    assert_eq!(Limits::default(), written);
}

#[test]
fn limits_beyond_every_clock_are_no_limits() {
    let now = Instant::now();
    let year = seconds(365 * 24 * 3600);
    let never = Limits::DEFAULT
        .first_byte(Duration::MAX)
        .head(Duration::MAX)
        .idle(Duration::MAX)
        .write_progress(Duration::MAX)
        .read_progress(Duration::MAX);
    let blocked = Observation { blocked: true, ..answered(1) };
    let waiting = Observation { requests: 1, in_flight: 1, reading: true, ..received(Protocol::Http1) };
    for seen in [Observation::default(), received(Protocol::Http1), answered(1), blocked, waiting] {
        let mut deadlines = Deadlines::new(never, now);
        deadlines.observe(&seen, || now);
        assert!(deadlines.next().unwrap().0 > now + year, "{seen:?}");
        deadlines.close(now);
        assert!(deadlines.next().unwrap().0 > now + year, "{seen:?}");
    }
}

#[test]
fn a_body_that_is_waited_for_has_a_deadline_that_bytes_put_off() {
    let (now, mut deadlines) = start();
    let reading = Observation { requests: 1, in_flight: 1, reading: true, ..received(Protocol::Http1) };
    deadlines.observe(&reading, || now);
    let late = Expiry::GiveUpBody;
    assert_eq!(deadlines.next().unwrap(), (now + seconds(30), late));
    deadlines.observe(&Observation { received: false, ..reading }, || panic!("nothing happened"));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(30), late));
    deadlines.observe(&reading, || now + seconds(20));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(50), late));
    deadlines.observe(&Observation { reading: false, ..reading }, || panic!("a handler may take its time"));
    assert_eq!(deadlines.next(), None);
    // Whoever reads it is told, and has as long again.
    deadlines.observe(&reading, || now + seconds(60));
    deadlines.give_up_body(now + seconds(90));
    let cut = Expiry::Cut("the request's body did not come");
    assert_eq!(deadlines.next().unwrap(), (now + seconds(120), cut));
    let another = Observation { requests: 2, ..reading };
    deadlines.observe(&another, || now + seconds(100));
    assert_eq!(deadlines.next().unwrap(), (now + seconds(130), late));
}

#[test]
fn whoever_goes_on_after_its_answer_has_two_seconds_and_less_in_a_drain() {
    let (now, mut deadlines) = start();
    let lingering = Observation { lingering: true, ..answered(1) };
    deadlines.observe(&lingering, || now);
    deadlines.observe(&lingering, || now + seconds(1));
    assert!(!deadlines.is_idle());
    let cut = Expiry::Cut("the client went on after its answer");
    assert_eq!(deadlines.next().unwrap(), (now + seconds(2), cut));
    deadlines.drain(now + seconds(1));
    assert_eq!(deadlines.next().unwrap(), (now + Duration::from_millis(1500), cut));
}
