use std::time::Duration;

use super::*;
use crate::observe::exposition::{Exposition, Format};

const GET: MethodLabel = MethodLabel::GET;

fn requests() -> &'static Requests {
    Requests::leaked(RouteClass::by_path, [])
}

/// The series of a family.
fn series(requests: &Requests, family: &str) -> Vec<String> {
    let mut exposition = Exposition::new(Format::Text);
    requests.write(&mut exposition);
    let lines = exposition.finish();
    lines.lines().filter_map(|line| line.strip_prefix(family)).map(str::to_owned).collect()
}

fn once(requests: &'static Requests, path: &str, status: u16) {
    let series = requests.series(path, GET);
    series.begin();
    series.end(status, Duration::from_millis(1));
}

#[test]
fn h4_what_can_be_known_is_there_before_the_first_request() {
    let requests = requests();
    let expected = MethodLabel::all().map(|method| {
        let method = method.as_str();
        format!(r#"{{method="{method}",path="unmatched",status="404",class="public"}} 0"#)
    });
    let mut expected = expected.collect::<Vec<_>>();
    expected.sort();
    assert_eq!(series(requests, "http_requests_total"), expected);
    assert_eq!(series(requests, "http_request_duration_seconds_count").len(), MethodLabel::COUNT);
    assert_eq!(series(requests, "http_requests_in_progress").len(), MethodLabel::COUNT);
    let dropped = [r#"{family="http_request_duration_seconds"} 0"#, r#"{family="http_requests_total"} 0"#];
    assert_eq!(series(requests, "resilience_metrics_dropped_label_sets_total"), dropped);
}

#[test]
fn h5_the_edges_of_objectives_are_edges_of_buckets() {
    let requests = Requests::leaked(RouteClass::by_path, [0.3, 0.1, 20.0]);
    let expected = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];
    assert_eq!(requests.bounds, expected);
}

#[test]
fn h2_there_is_a_limit_to_the_label_sets_of_a_family() {
    let requests = requests();
    for number in 0..2_000 {
        once(requests, &format!("/{number}"), 200);
    }
    once(requests, "/1500", 404);
    let total = series(requests, "http_requests_total");
    assert_eq!(total.len(), 1_002);
    let over = |status| format!(r#"{{method="GET",path="overflow",status="{status}",class="public"}}"#);
    // Beside those of what no route matches.
    let fits = 1_000 - MethodLabel::COUNT;
    assert!(total.contains(&format!("{} {}", over(200), 2_000 - fits)));
    assert!(total.contains(&format!("{} 1", over(404))));
    let durations = series(requests, "http_request_duration_seconds_count");
    assert_eq!(durations.len(), 1_001);
    let dropped = series(requests, "resilience_metrics_dropped_label_sets_total");
    assert_eq!(dropped[0], format!(r#"{{family="http_request_duration_seconds"}} {}"#, 2_000 - fits + 1));
}

#[test]
fn h2_statuses_are_label_sets_too() {
    let requests = requests();
    for _ in 0..2 {
        for status in 100..1_000 {
            once(requests, "/a", status);
        }
    }
    assert_eq!(series(requests, "http_requests_total").len(), 900 + MethodLabel::COUNT);
    for _ in 0..2 {
        for status in 100..1_000 {
            once(requests, "/b", status);
        }
    }
    let total = series(requests, "http_requests_total");
    assert_eq!(total.len(), 1_000 + 9, "the overflow has a series for each hundred");
    let sum = total.iter().map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!(sum, 4 * 900);
    let dropped = series(requests, "resilience_metrics_dropped_label_sets_total");
    assert_eq!(dropped[1], r#"{family="http_requests_total"} 810"#);
}

#[test]
fn a_request_may_end_on_another_thread() {
    let requests = requests();
    let series_of = requests.series("/", GET);
    let in_progress = || series(requests, r#"http_requests_in_progress{method="GET""#);
    for _ in 0..3 {
        series_of.begin();
    }
    assert_eq!(in_progress(), [r#",class="public"} 3"#]);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| series_of.end(200, Duration::ZERO));
        }
    });
    assert_eq!(in_progress(), [r#",class="public"} 0"#]);
}

#[test]
fn the_program_tells_the_classes() {
    let requests = Requests::leaked(
        |path, method| RouteClass::new(if method == "POST" && path != UNMATCHED { "write" } else { "read" }),
        [],
    );
    once(requests, "/a", 200);
    let post = MethodLabel::all().nth(2).unwrap();
    requests.series("/a", post).begin();
    let expected = [r#"{method="GET",path="/a",status="200",class="read"} 1"#];
    assert_eq!(series(requests, "http_requests_total")[..1], expected);
    let in_progress = series(requests, "http_requests_in_progress");
    assert_eq!(in_progress.last().unwrap(), r#"{method="POST",class="write"} 1"#);
}

#[test]
fn where_the_program_s_function_panics_the_path_tells_the_class() {
    let requests = Requests::leaked(
        |path, _| if path == "/admin" { panic!("no class") } else { RouteClass::new("known") },
        [],
    );
    once(requests, "/admin", 200);
    let expected = r#"{method="GET",path="/admin",status="200",class="admin"} 1"#;
    assert_eq!(series(requests, "http_requests_total")[0], expected);
}
