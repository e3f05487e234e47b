use super::*;

#[test]
fn it_is_a_number_of_seconds() {
    for (text, seconds_told) in [("30", 30.0), ("0", 0.0), ("12.5", 12.5)] {
        assert!((seconds(text).unwrap() - seconds_told).abs() < f64::EPSILON);
    }
}

#[test]
fn what_is_none_is_refused() {
    for text in ["30s", "abc", "-1", "NaN", "inf"] {
        let expected = format!(
            "the variable TERMINATION_GRACE_PERIOD_SECONDS is `{text}`: it must be a number of seconds, as in `30`"
        );
        assert_eq!(seconds(text).unwrap_err().to_string(), expected);
    }
}
