use std::time::Duration;

use super::{display, parse};

#[test]
fn durations_are_read_as_attributes_have_them() {
    for (text, milliseconds) in
        [("250ms", 250), ("1.5s", 1_500), ("30s", 30_000), ("2m", 120_000), ("1h", 3_600_000)]
    {
        assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)));
    }
}

#[test]
fn what_is_no_duration_is_refused_with_the_form() {
    for text in
        ["", "30", "s", "-1s", "1 s", "30 parsecs", "1e3s", "infs", "NaNs", "1.2.3s", "99999999999999999999h"]
    {
        let form = format!("`{text}` is no duration: write it as in `250ms`, `1.5s`, `2m` or `1h`");
        assert_eq!(parse(text), Err(form));
    }
    assert_eq!(parse("0s"), Err("it must be longer than nothing".to_owned()));
}

#[test]
fn durations_are_shown_as_people_say_them() {
    for (milliseconds, text) in [
        (0, "0ms"),
        (250, "250ms"),
        (1_000, "1s"),
        (1_500, "1.5s"),
        (30_999, "30s"),
        (60_000, "1m"),
        (61_000, "1m 1s"),
        (3_900_000, "1h 5m"),
    ] {
        assert_eq!(display(Duration::from_millis(milliseconds)), text);
    }
}
