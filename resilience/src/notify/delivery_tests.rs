use std::time::Duration;

use super::{Attempts, LONGEST_PAUSE, deliver, pause};
use crate::clock;
use crate::notify::counts::Outcome;
use crate::notify::sink::Again;
use crate::notify::testing::{Answer, FakeSink, message};

const ATTEMPTS: Attempts = Attempts { most: 5, limit: Duration::from_secs(10) };

#[tokio::test(start_paused = true)]
async fn a_message_is_tried_until_it_is_taken() {
    let sink = FakeSink::new([Answer::Busy(Again::Soon), Answer::Hang, Answer::Taken]);
    let began = clock::now();
    assert_eq!(deliver("webhook", &sink, ATTEMPTS, &message("database")).await, Outcome::Delivered);
    let took = clock::now() - began;
    // Two pauses, of 0.5 to 1 s and 1 to 2 s, and the attempt that was cut.
    assert!((Duration::from_millis(11_500)..Duration::from_secs(14)).contains(&took), "{took:?}");
    assert_eq!(sink.sent().len(), 3);
    // One id, so that receivers know the second from the first.
    assert!(sink.sent().iter().all(|sent| sent.id == message("database").id));
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_so_often_and_then_given_up() {
    let sink = FakeSink::new([]);
    sink.otherwise(Answer::Busy(Again::Soon));
    assert_eq!(deliver("webhook", &sink, ATTEMPTS, &message("database")).await, Outcome::Dropped);
    assert_eq!(sink.sent().len(), 5);
    let began = clock::now();
    sink.otherwise(Answer::Hang);
    assert_eq!(deliver("webhook", &sink, ATTEMPTS, &message("database")).await, Outcome::Dropped);
    assert!(clock::now() - began < Duration::from_secs(10 * 5 + 1 + 2 + 4 + 8));
}

#[tokio::test(start_paused = true)]
async fn what_the_receiver_does_not_want_is_tried_once() {
    let sink = FakeSink::new([Answer::Busy(Again::Never)]);
    assert_eq!(deliver("webhook", &sink, ATTEMPTS, &message("database")).await, Outcome::Refused);
    assert_eq!(sink.sent().len(), 1);
}

#[test]
fn pauses_grow_and_heed_the_receiver_within_bounds() {
    let pauses = |chance: f64| [1, 2, 3, 10].map(|attempt| pause(attempt, Again::Soon, chance).as_millis());
    assert_eq!(pauses(0.0), [500, 1_000, 2_000, 15_000]);
    assert_eq!(pauses(1.0), [1_000, 2_000, 4_000, 30_000]);
    let wish = |seconds| pause(1, Again::After(Duration::from_secs(seconds)), 1.0);
    assert_eq!(wish(0), Duration::from_secs(1));
    assert_eq!(wish(7), Duration::from_secs(7));
    assert_eq!(wish(3_600), LONGEST_PAUSE);
}
