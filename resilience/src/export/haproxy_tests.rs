use super::super::golden_tests::blueprint;
use super::*;
use crate::http::Endpoints;

fn line<'a>(written: &'a str, start: &str) -> &'a str {
    let found = written.lines().map(str::trim).find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("no line begins with {start:?}:\n{written}"))
}

#[test]
fn a_stop_is_noticed_while_the_service_serves_on() {
    for (delay, expected) in [
        (5000, "default-server inter 2s fastinter 500ms downinter 500ms rise 2 fall 3 "),
        (1500, "default-server inter 600ms fastinter 150ms downinter 150ms rise 2 fall 3 "),
        (60_000, "default-server inter 5s fastinter 1s downinter 1s rise 2 fall 3 "),
    ] {
        let service = Blueprint { shutdown_delay: Duration::from_millis(delay), ..blueprint() };
        let watch = Watch::of(&service);
        assert!(watch.usual + watch.doubtful * 2 < service.shutdown_delay);
        let written = write(&service);
        assert!(line(&written, "default-server").starts_with(expected), "{written}");
        assert!(!written.contains("WARNING"), "{written}");
    }
}

#[test]
fn a_delay_that_no_check_can_notice_is_told() {
    for delay in [Duration::ZERO, Duration::from_millis(300)] {
        let written = write(&Blueprint { shutdown_delay: delay, ..blueprint() });
        let expected = format!("# WARNING: `.shutdown(..)` has a delay of {}: too short", time(delay));
        assert!(written.contains(&expected), "{written}");
    }
    assert!(Watch::of(&Blueprint { shutdown_delay: Duration::MAX, ..blueprint() }).in_time);
}

#[test]
fn the_check_asks_for_readiness_where_it_is() {
    let written = write(&blueprint());
    assert_eq!(
        line(&written, "http-check send"),
        "http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host storefront"
    );
    assert_eq!(line(&written, "server"), "server storefront-1 127.0.0.1:8000 check # change");
    let admin = Blueprint { admin_port: Some(9000), admin: Some("0.0.0.0:9000".to_owned()), ..blueprint() };
    assert_eq!(line(&write(&admin), "server"), "server storefront-1 127.0.0.1:8000 check # change");
    let endpoints = Endpoints::default().without(Endpoint::Readyz);
    let written = write(&Blueprint { endpoints, ..admin });
    assert_eq!(
        line(&written, "http-check send"),
        "http-check send meth GET uri /_health/ready ver HTTP/1.1 hdr Host storefront"
    );
    assert_eq!(line(&written, "server"), "server storefront-1 127.0.0.1:8000 check port 9000 # change");
}

#[test]
fn without_readiness_the_port_alone_is_looked_at() {
    let off = Endpoint::ALL.into_iter().fold(Endpoints::default(), Endpoints::without);
    let written = write(&Blueprint { endpoints: off, ..blueprint() });
    assert!(!written.contains("httpchk") && !written.contains("http-request deny"), "{written}");
    assert!(written.contains("is whether somebody listens"), "{written}");
}

#[test]
fn declared_limits_are_those_of_the_backend() {
    let service =
        Blueprint { request_timeout: Some(Duration::from_secs(45)), max_in_flight: Some(200), ..blueprint() };
    let written = write(&service);
    assert_eq!(line(&written, "timeout server"), "timeout server 46s");
    assert!(line(&written, "default-server").ends_with(" maxconn 200"), "{written}");
    let quick = Blueprint { request_timeout: Some(Duration::from_secs(2)), ..blueprint() };
    assert_eq!(
        line(&write(&quick), "timeout server"),
        "timeout server 30s",
        "the stream may be silent for 15 s"
    );
    let endpoints = Endpoints::default().without(Endpoint::HealthStream);
    assert_eq!(line(&write(&Blueprint { endpoints, ..quick }), "timeout server"), "timeout server 3s");
}

#[test]
fn what_is_for_operators_is_closed() {
    let endpoints = Endpoints::default().at(Endpoint::Metrics, "/m'x");
    let written = write(&Blueprint { endpoints, ..blueprint() });
    assert!(written.contains(r"{ path '/m'\''x' '/m'\''x/' } !{ src 127.0.0.0/8 ::1 }"), "{written}");
    assert!(written.contains("{ path /_resilience } !{ src"), "{written}");
    assert!(written.contains("{ path_beg /_resilience/ } !{ src"), "{written}");
}

#[test]
fn a_name_ends_no_line() {
    let service = Blueprint { name: "shop\nlisten evil\n bind :1".to_owned(), ..blueprint() };
    let written = write(&service);
    assert!(written.contains("\nbackend shop-listen-evil-bind-1\n"), "{written}");
    assert!(!written.lines().any(|line| line.starts_with("listen")), "{written}");
}
