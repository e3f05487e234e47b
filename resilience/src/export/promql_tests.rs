use super::*;

#[test]
fn expressions_of_names_fit_the_names_alone() {
    assert_eq!(one_of(["database"]), r#""database""#);
    assert_eq!(one_of(["read_model", "a.b|c", "x\"y\\"]), r#""read_model|a\\.b\\|c|x\\\"y\\\\""#);
}

#[test]
fn a_bucket_is_found_however_its_bound_was_written() {
    assert_eq!(bucket(0.3), r#"le="0.3""#);
    assert_eq!(bucket(2.5), r#"le="2.5""#);
    assert_eq!(bucket(1.0), r#"le=~"1|1\\.0""#);
    assert_eq!(bucket(0.000_05), r#"le=~"0\\.00005|5e\\-05""#);
}
