use proptest::prelude::*;

use super::*;

fn written(write: fn(&mut String, f64), number: f64) -> String {
    let mut output = String::new();
    write(&mut output, number);
    output
}

#[test]
fn values_are_as_short_as_they_can_be() {
    for (number, expected) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (-3.0, "-3"),
        (0.003, "0.003"),
        (1_767_225_600.25, "1767225600.25"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (1e17, "100000000000000000"),
        (f64::INFINITY, "+Inf"),
        (f64::NEG_INFINITY, "-Inf"),
        (f64::NAN, "NaN"),
    ] {
        assert_eq!(written(value, number), expected);
    }
}

#[test]
fn bounds_of_open_metrics_are_floating_point_numbers() {
    for (number, expected) in [
        (0.0, "0.0"),
        (0.005, "0.005"),
        (0.0001, "0.0001"),
        (0.000_01, "1e-05"),
        (2.5e-10, "2.5e-10"),
        (1.0, "1.0"),
        (100_000.0, "100000.0"),
        (1e6, "1e+06"),
        (123_456_789.0, "1.23456789e+08"),
        (-1e6, "-1e+06"),
        (1e100, "1e+100"),
        (f64::INFINITY, "+Inf"),
    ] {
        assert_eq!(written(float_bound, number), expected);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(number in prop::num::f64::ANY) {
        for write in [value, float_bound] {
            let read: f64 = written(write, number).parse().unwrap();
            prop_assert!(read.total_cmp(&number).is_eq() || read.is_nan() && number.is_nan());
        }
    }
}
