use std::time::Duration;

use quote::{ToTokens, quote};
use syn::Expr;

use super::number::ratio;
use super::rate::Rate;
use super::{
    Value, Zero, count, count_or_zero, crate_path, duration, factor, name, order, path, rate, share, target,
    word,
};

fn parse(source: &str) -> Expr {
    syn::parse_str(source).unwrap()
}

/// The value, or the message of the error.
fn read<T>(source: &str, reader: impl FnOnce(&Expr) -> syn::Result<T>) -> Result<T, String> {
    reader(&parse(source)).map_err(|error| error.to_string())
}

fn refused<T>(source: &str, reader: impl FnOnce(&Expr) -> syn::Result<T>) -> String {
    read(source, reader).err().unwrap_or_else(|| panic!("{source} was accepted"))
}

fn duration_of(source: &str) -> Result<Duration, String> {
    match read(source, |expression| duration(expression, Zero::Refused))? {
        Value::Literal(duration) => Ok(duration),
        Value::Constant(_) => Err("constant".to_owned()),
    }
}

#[test]
fn durations_are_read() {
    for (source, milliseconds) in [
        (r#""250ms""#, 250),
        (r#""30s""#, 30_000),
        (r#""1.5s""#, 1_500),
        (r#""2m""#, 120_000),
        (r#""1h""#, 3_600_000),
        (r#""0.25m""#, 15_000),
        (r#"("1s")"#, 1_000),
    ] {
        assert_eq!(duration_of(source), Ok(Duration::from_millis(milliseconds)), "{source}");
    }
    assert_eq!(duration_of(r#""0.5ms""#), Ok(Duration::from_micros(500)));
}

#[test]
fn duration_constants_go_through() {
    for source in ["LIMIT", "crate::LIMIT", "Duration::from_secs(3)", "if cfg!(test) { A } else { B }"] {
        let value = read(source, |expression| duration(expression, Zero::Refused));
        assert!(matches!(value, Ok(Value::Constant(_))), "{source}");
    }
}

#[test]
fn durations_are_refused_with_the_correct_form() {
    for (source, message) in [
        ("30", r#"a duration needs a unit: write `"30s"` or `"30ms"`"#),
        ("30.0", r#"a duration needs a unit: write `"30s"` or `"30ms"`"#),
        ("1_000", r#"a duration needs a unit: write `"1000s"` or `"1000ms"`"#),
        ("30s", r#"write the duration in quotes: `"30s"`"#),
        ("-5", "a duration cannot be negative"),
        ("true", r#"a duration is a number and a unit, as in `"30s"`"#),
        (r#""30""#, r#"a duration needs a unit: write `"30s"` or `"30ms"`"#),
        (
            r#""30 parsecs""#,
            r#"`parsecs` is no unit of a duration: write `ms`, `s`, `m` or `h`, as in `"30s"`"#,
        ),
        (r#""30 s""#, r#"write `"30s"`"#),
        (r#""30 seconds""#, r#"write `"30s"`"#),
        (r#""5min""#, r#"write `"5m"`"#),
        (r#""-5s""#, "a duration cannot be negative"),
        (r#""""#, r#"a duration is a number and a unit, as in `"30s"`"#),
        (r#""soon""#, r#"`soon` is no duration: write a number and a unit, as in `"30s"`"#),
        (r#""1.2.3s""#, "`1.2.3s` is no duration: the number is malformed or too large"),
        (
            r#""99999999999999999999h""#,
            "`99999999999999999999h` is no duration: the number is malformed or too large",
        ),
        (r#""0s""#, r#"this duration must be longer than zero, as in `"30s"`"#),
        (r#""0.0ms""#, r#"this duration must be longer than zero, as in `"30s"`"#),
    ] {
        assert_eq!(refused(source, |expression| duration(expression, Zero::Refused)), message, "{source}");
    }
}

#[test]
fn zero_may_mean_something() {
    let value = read(r#""0s""#, |expression| duration(expression, Zero::Allowed));
    assert!(matches!(value, Ok(Value::Literal(Duration::ZERO))));
}

#[test]
fn rates_are_read() {
    for (source, count, milliseconds) in [
        (r#""100/minute""#, 100, 60_000),
        (r#""10/s""#, 10, 1_000),
        (r#""5000/h""#, 5_000, 3_600_000),
        (r#""1/day""#, 1, 86_400_000),
        (r#""20/10s""#, 20, 10_000),
        (r#""4/100ms""#, 4, 100),
        (r#""7 / 1.5 hours""#, 7, 5_400_000),
    ] {
        assert_eq!(
            read(source, rate),
            Ok(Rate { count, period: Duration::from_millis(milliseconds) }),
            "{source}"
        );
    }
}

#[test]
fn rates_are_refused_with_the_correct_form() {
    for (source, message) in [
        (r#""100""#, r#"a rate needs a period: write `"100/s"` or `"100/minute"`"#),
        ("100", r#"a rate needs a period: write `"100/s"` or `"100/minute"`"#),
        (r#""0/s""#, r#"a rate must allow at least one, as in `"1/minute"`"#),
        (
            r#""10/fortnight""#,
            r#"`fortnight` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in `"100/minute"`"#,
        ),
        (r#""10/0s""#, "the period of a rate must be longer than zero"),
        (r#""10/1..2s""#, "`1..2s` is no period: the number is malformed or too large"),
        (r#""-1/s""#, r#"`-1` is no count: write a whole number, as in `"100/minute"`"#),
        (r#""often""#, r#"`often` is no rate: write a count and a period, as in `"100/minute"`"#),
        ("RATE", r#"a rate is a string, as in `"100/minute"`"#),
    ] {
        assert_eq!(refused(source, rate), message, "{source}");
    }
}

#[test]
fn ratios_are_read() {
    for (source, expected) in
        [(r#""50%""#, 0.5), ("0.5", 0.5), (r#""0.1%""#, 0.001), ("1.0", 1.0), (r#""100 %""#, 1.0)]
    {
        let value = read(source, ratio).unwrap();
        assert!((value - expected).abs() < f64::EPSILON, "{source}: {value}");
    }
}

/// As the number that the share would be written as: a division by a hundred is not always.
#[test]
fn percentages_are_exact() {
    for (source, share) in
        [("99.9%", "0.999"), ("99.95%", "0.9995"), ("99.99%", "0.9999"), ("7%", "0.07"), ("1e1%", "0.1")]
    {
        let read = read(&format!("\"{source}\""), ratio);
        assert_eq!(read.map(|ratio| ratio.to_string()), Ok(share.to_owned()), "{source}");
    }
}

#[test]
fn targets_are_neither_nothing_nor_all() {
    let target = |expression: &syn::Expr| target(expression, "99.9%");
    assert_eq!(read(r#""99.9%""#, target), Ok(0.999));
    assert_eq!(read("0.999", target), Ok(0.999));
    let all = r#"100% leaves no room for a single failure: name a share below it, such as `"99.9%"`"#;
    let none = r#"0% asks for nothing: name a share above it, such as `"99.9%"`"#;
    let sign = r#"write a share with its percent sign: `"99.9%"`"#;
    let range = r#"a ratio lies between 0 and 1, that is 0% and 100%: a ratio is written `"50%"` or `0.5`"#;
    for (source, message) in [
        (r#""100%""#, all),
        ("1.0", all),
        (r#""0%""#, none),
        ("0.0", none),
        ("99.9", sign),
        (r#""99.9""#, sign),
        ("100", all),
        ("100.5", range),
        (r#""101%""#, range),
    ] {
        assert_eq!(refused(source, target), message, "{source}");
    }
}

#[test]
fn ratios_are_refused_with_the_correct_form() {
    let range = r#"a ratio lies between 0 and 1, that is 0% and 100%: a ratio is written `"50%"` or `0.5`"#;
    let form = r#"a ratio is written `"50%"` or `0.5`"#;
    for (source, message) in [
        ("1.5", range),
        (r#""150%""#, range),
        ("-0.1", r#"a ratio cannot be negative: a ratio is written `"50%"` or `0.5`"#),
        ("50", r#"a ratio is written `"50%"` or `0.5`: write `"50%"`"#),
        (r#""0.5""#, form),
        (r#""half%""#, form),
        ("HALF", form),
    ] {
        assert_eq!(refused(source, ratio), message, "{source}");
    }
}

#[test]
fn counts_are_read() {
    for source in ["3", "0x10", "1_000", "4u32"] {
        assert!(matches!(read(source, count), Ok(Value::Literal(_))), "{source}");
    }
    for source in ["N", "N + 1", "limits::MAX"] {
        assert!(matches!(read(source, count), Ok(Value::Constant(_))), "{source}");
    }
    for source in ["0", "-3", "10"] {
        assert!(matches!(read(source, order), Ok(Value::Literal(_))), "{source}");
    }
}

#[test]
fn counts_are_refused_with_the_correct_form() {
    let range = "a count is a whole number from 1 to 4294967295";
    for (source, message) in [
        ("0", range),
        ("-1", range),
        ("1.5", range),
        ("4294967296", range),
        ("true", range),
        (r#""3""#, "write the number without quotes: `3`"),
        (r#""three""#, range),
    ] {
        assert_eq!(refused(source, count), message, "{source}");
    }
    assert_eq!(refused("2147483648", order), "an order is a whole number from -2147483648 to 2147483647");
}

#[test]
fn names_are_strings_that_say_something() {
    assert_eq!(
        read(r#""database""#, |expression| name(expression).map(|name| name.value())),
        Ok("database".to_owned())
    );
    for (source, message) in [
        (r#""""#, "a name must not be empty"),
        (r#"" ""#, "a name must not be empty"),
        ("5", r#"a name is a string: write `"5"`"#),
        ("database", r#"a name is a string, as in `"database"`"#),
    ] {
        assert_eq!(refused(source, name), message, "{source}");
    }
}

#[test]
fn words_are_bare() {
    let read_word = |expression: &Expr| word(expression, &[("degraded", 1), ("unhealthy", 2)]);
    assert_eq!(read("unhealthy", read_word), Ok(2));
    for (source, message) in [
        (r#""degraded""#, "write the word without quotes: `degraded`"),
        (r#""red""#, "write the word without quotes: `degraded` or `unhealthy`"),
        ("degradd", "write `degraded` or `unhealthy`, did you mean `degraded`?"),
        ("OnError::Degraded", "write `degraded` or `unhealthy`"),
        ("5", "write `degraded` or `unhealthy`"),
    ] {
        assert_eq!(refused(source, read_word), message, "{source}");
    }
}

#[test]
fn paths_and_closures_are_plain_rust() {
    for source in
        ["is_transient", "errors::is_transient", "|error| error.is_timeout()", "|a, b| a < b", "of(1)"]
    {
        assert_eq!(
            read(source, path).unwrap().to_token_stream().to_string(),
            parse(source).to_token_stream().to_string()
        );
    }
    for (source, message) in [
        (r#""is_transient""#, "write the path without quotes: `is_transient`"),
        (r#""errors::is_transient""#, "write the path without quotes: `errors::is_transient`"),
        (r#""|error| true""#, "write plain Rust here, without quotes"),
    ] {
        assert_eq!(refused(source, path), message, "{source}");
    }
}

#[test]
fn the_crate_path_is_absolute() {
    for source in ["::renamed", "crate::facade", "::a::b"] {
        assert_eq!(
            read(source, |expression| crate_path(expression).map(|path| quote!(#path).to_string()))
                .unwrap()
                .replace(' ', ""),
            source
        );
    }
    for (source, message) in [
        ("renamed", "write an absolute path: `crate = ::renamed` or `crate = crate::renamed`"),
        ("self::facade", "write an absolute path: `crate = ::facade` or `crate = crate::facade`"),
        (r#""::renamed""#, "write the path without quotes: `crate = ::renamed`"),
        ("5", "write a path: `crate = ::resilience`"),
    ] {
        assert_eq!(refused(source, crate_path), message, "{source}");
    }
}

#[test]
fn shares_are_more_than_nothing() {
    assert_eq!(read("\"20%\"", share), Ok(0.2));
    for nothing in ["0.0", "\"0%\""] {
        assert_eq!(
            read(nothing, share),
            Err("this share must be more than nothing, as in `\"50%\"` or `0.5`".to_owned())
        );
    }
}

#[test]
fn factors_do_not_shrink() {
    for (source, expected) in [("2", 2.0), ("1.5", 1.5), ("1", 1.0)] {
        assert_eq!(read(source, factor).unwrap().known(), Some(expected));
    }
    assert!(read("FACTOR", factor).unwrap().known().is_none());
    for source in ["0.5", "-2", "0", "'c'"] {
        assert_eq!(
            read(source, factor).err().unwrap(),
            "a factor is a number of at least 1, as in `2` or `1.5`",
            "{source}"
        );
    }
    assert_eq!(read("\"2\"", factor).err().unwrap(), "write the number without quotes: `2`");
}

#[test]
fn some_counts_may_be_zero() {
    assert_eq!(read("0", count_or_zero).unwrap().number(), Some(0));
    assert_eq!(read("0xff", count_or_zero).unwrap().number(), Some(255));
    assert!(read("-1", count_or_zero).is_err());
}
