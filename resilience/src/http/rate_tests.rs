use super::*;

#[test]
fn rates_are_written_as_in_the_attribute() {
    let second = Duration::from_secs(1);
    for (text, count, period) in [
        ("100/minute", 100, 60 * second),
        ("10/s", 10, second),
        ("5000/h", 5000, 3600 * second),
        ("1/day", 1, 86_400 * second),
        ("20/10s", 20, 10 * second),
        ("4/100ms", 4, second / 10),
        (" 3 / 2 hours ", 3, 7200 * second),
        ("1/0.5s", 1, second / 2),
        ("1/36500d", 1, 36_500 * 86_400 * second),
        ("4294967295/min", u32::MAX, 60 * second),
    ] {
        assert_eq!(Rate::read(text), Ok(Rate { count, period }), "{text}");
    }
}

#[test]
fn what_is_no_rate_is_told_with_its_correct_form() {
    let unit = |unit| {
        format!(
            "`{unit}` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in `100/minute`"
        )
    };
    let number = |period| format!("`{period}` is no period: the number is malformed or too large");
    for (text, message) in [
        ("", "`` is no rate: write a count and a period, as in `100/minute`".to_owned()),
        ("100", "`100` is no rate: write a count and a period, as in `100/minute`".to_owned()),
        ("0/s", "`0/s` allows nothing: write at least one, as in `1/minute`".to_owned()),
        ("-1/s", "`-1` is no count: write a whole number, as in `100/minute`".to_owned()),
        ("4294967296/s", "`4294967296` is no count: write a whole number, as in `100/minute`".to_owned()),
        ("10/fortnight", unit("fortnight")),
        ("10/", unit("")),
        ("10/2", unit("")),
        ("10/s/s", unit("s/s")),
        ("10/0s", "`0s` is no period: it must be longer than zero".to_owned()),
        ("10/0.0000001ms", "`0.0000001ms` is no period: it must be longer than zero".to_owned()),
        ("10/1.2.3s", number("1.2.3s")),
        ("10/.5s", number(".5s")),
        ("10/99999999999999999999d", number("99999999999999999999d")),
        ("10/1000000d", number("1000000d")),
        ("10/36501d", "`36501d` is no period: a hundred years are the longest".to_owned()),
    ] {
        assert_eq!(Rate::read(text), Err(message), "{text}");
    }
}
