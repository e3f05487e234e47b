use super::slowest;

#[test]
fn the_edge_that_most_runs_stay_within_is_found() {
    let scrape = r#"# TYPE health_check_duration_seconds histogram
health_check_duration_seconds_bucket{name="a \"b\\c,le=",le="0.005"} 98
health_check_duration_seconds_bucket{name="a \"b\\c,le=",le="0.01"} 99
health_check_duration_seconds_bucket{name="a \"b\\c,le=",le="+Inf"} 100
health_check_duration_seconds_bucket{name="slow",le="10"} 1
health_check_duration_seconds_bucket{name="slow",le="+Inf"} 100
health_check_duration_seconds_bucket{name="new",le="10"} 0
health_check_duration_seconds_bucket{name="new",le="+Inf"} 0
health_check_duration_seconds_sum{name="slow"} 7
"#;
    let expected = [("a \"b\\c,le=".to_owned(), 0.01), ("slow".to_owned(), f64::INFINITY)];
    assert_eq!(slowest(scrape), expected);
}

#[test]
fn what_is_no_scrape_has_none() {
    for text in [
        "",
        "<html>",
        "health_check_duration_seconds_bucket{name=\"a",
        "health_check_duration_seconds_bucket{} 1",
    ] {
        assert_eq!(slowest(text), []);
    }
}
