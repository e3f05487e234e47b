use std::time::{Duration, SystemTime};

use super::parse;

/// Sun, 06 Nov 1994 08:49:37 GMT
const DATE: Duration = Duration::from_secs(784_111_777);

fn parsed(value: &str, before: Duration) -> Option<Duration> {
    parse(value, SystemTime::UNIX_EPOCH + DATE - before)
}

#[test]
fn seconds_are_waited_in_full() {
    assert_eq!(parsed("0", Duration::ZERO), Some(Duration::ZERO));
    assert_eq!(parsed(" 120\t", Duration::ZERO), Some(Duration::from_mins(2)));
}

#[test]
fn every_form_of_a_date_is_waited_for_to_the_nanosecond_and_never_less() {
    let before = Duration::new(90, 1);
    for date in
        ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    {
        assert_eq!(parsed(date, before), Some(before), "{date}");
    }
}

#[test]
fn a_date_that_has_passed_is_no_wait() {
    let past = SystemTime::UNIX_EPOCH + DATE + Duration::from_secs(1);
    assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT", past), Some(Duration::ZERO));
}

#[test]
fn more_seconds_than_can_be_counted_are_as_many_as_can_be() {
    assert_eq!(parsed("99999999999999999999999", Duration::ZERO), Some(Duration::from_secs(u64::MAX)));
}

#[test]
fn what_is_neither_is_nothing() {
    for value in ["", " ", "-1", "+1", "1.5", "1s", "tomorrow", "Sun, 06 Nov 1994", "\u{661}"] {
        assert_eq!(parsed(value, Duration::ZERO), None, "{value:?}");
    }
}
