use std::time::Duration;

use proptest::prelude::*;

use super::{read, read_rate, written, written_rate};

fn bare(text: &str) -> String {
    format!("`{text}`")
}

fn duration(text: &str) -> Result<Duration, String> {
    read(text, bare)
}

#[test]
fn durations_are_those_of_attributes() {
    for (text, milliseconds) in [
        ("250ms", 250),
        ("30s", 30_000),
        ("1.5s", 1_500),
        ("2m", 120_000),
        ("1h", 3_600_000),
        (" 5s ", 5_000),
        ("0s", 0),
    ] {
        assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
    }
    for (text, message) in [
        ("", "a duration is a number and a unit, as in `30s`"),
        ("30", "a duration needs a unit: write `30s` or `30ms`"),
        ("30.0", "a duration needs a unit: write `30s` or `30ms`"),
        ("-1s", "a duration cannot be negative"),
        ("30 parsecs", "`parsecs` is no unit of a duration: write `ms`, `s`, `m` or `h`, as in `30s`"),
        ("30 s", "write `30s`"),
        ("30sec", "write `30s`"),
        ("soon", "`soon` is no duration: write a number and a unit, as in `30s`"),
        ("1.s", "`1.s` is no duration: write a number and a unit, as in `30s`"),
        ("1.2.3s", "`1.2.3s` is no duration: the number is malformed or too large"),
        (
            "99999999999999999999h",
            "`99999999999999999999h` is no duration: the number is malformed or too large",
        ),
    ] {
        assert_eq!(duration(text).unwrap_err(), message, "{text}");
    }
}

#[test]
fn rates_are_those_of_attributes() {
    let rate = |text: &str| read_rate(text, bare);
    for (text, count, milliseconds) in [
        ("100/minute", 100, 60_000),
        ("10/s", 10, 1_000),
        ("5000/h", 5000, 3_600_000),
        ("1/day", 1, 86_400_000),
        ("20/10s", 20, 10_000),
        ("4/100ms", 4, 100),
    ] {
        assert_eq!(rate(text), Ok((count, Duration::from_millis(milliseconds))), "{text}");
    }
    for (text, message) in [
        ("100", "a rate needs a period: write `100/s` or `100/minute`"),
        ("0/s", "a rate must allow at least one, as in `1/minute`"),
        (
            "10/fortnight",
            "`fortnight` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in `100/minute`",
        ),
        ("many", "`many` is no rate: write a count and a period, as in `100/minute`"),
        ("x/s", "`x` is no count: write a whole number, as in `100/minute`"),
        ("1/0s", "the period of a rate must be longer than zero"),
        ("1/1.2.3s", "`1.2.3s` is no period: the number is malformed or too large"),
    ] {
        assert_eq!(rate(text).unwrap_err(), message, "{text}");
    }
}

#[test]
fn they_are_written_as_people_write_them() {
    let shown = |nanoseconds| written(Duration::from_nanos(nanoseconds));
    assert_eq!(shown(0), "0s");
    assert_eq!(shown(1), "0.000001ms");
    assert_eq!(shown(250_000_000), "250ms");
    assert_eq!(shown(1_500_000_000), "1.5s");
    assert_eq!(shown(1_000_000_001), "1.000000001s");
    assert_eq!(shown(90_000_000_000), "90s");
    assert_eq!(shown(7_200_000_000_000), "2h");
    assert_eq!(written_rate(100, Duration::from_mins(1)), "100/minute");
    assert_eq!(written_rate(20, Duration::from_secs(10)), "20/10s");
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(seconds in any::<u64>(), nanoseconds in 0_u32..1_000_000_000, count in 1_u32..) {
        let time = Duration::new(seconds, nanoseconds);
        prop_assert_eq!(duration(&written(time)), Ok(time));
        if !time.is_zero() {
            prop_assert_eq!(read_rate(&written_rate(count, time), bare), Ok((count, time)));
        }
    }

    #[test]
    fn no_text_breaks_them(text in ".{0,30}") {
        let _ = (duration(&text), read_rate(&text, bare));
    }

    #[test]
    fn no_text_that_looks_right_breaks_them(text in "-?[0-9.]{0,25}/?[0-9.]{0,25}(ms|s|m|h|day|)") {
        let _ = (duration(&text), read_rate(&text, bare));
    }
}
