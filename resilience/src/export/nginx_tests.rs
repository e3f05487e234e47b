use super::super::golden_tests::blueprint;
use super::*;
use crate::http::Endpoints;

#[test]
fn declared_limits_are_those_of_the_server() {
    let service = Blueprint {
        port: 8080,
        idle: Duration::from_secs(10),
        request_timeout: Some(Duration::from_millis(2500)),
        body_limit: Some(1_048_576),
        ..blueprint()
    };
    let written = write(&service);
    for expected in [
        "    server 127.0.0.1:8080 max_fails=3 fail_timeout=30s; # change\n",
        "    keepalive_timeout 8s;\n",
        "    proxy_read_timeout 3500ms;\n",
        "    client_max_body_size 1048576;\n",
    ] {
        assert!(written.contains(expected), "{expected}{written}");
    }
}

#[test]
fn the_stream_is_where_it_is_served() {
    let stream = |service: &Blueprint| write(service).contains("proxy_buffering off");
    assert!(write(&blueprint()).contains("    location = \"/health/$stream\" {\n"));
    let endpoints = Endpoints::default().at(Endpoint::HealthStream, "/events");
    assert!(write(&Blueprint { endpoints, ..blueprint() }).contains("    location = \"/events\" {\n"));
    let endpoints = Endpoints::default().without(Endpoint::HealthStream);
    assert!(!stream(&Blueprint { endpoints, ..blueprint() }));
    let admin = Blueprint { admin_port: Some(9000), admin: Some("0.0.0.0:9000".to_owned()), ..blueprint() };
    assert!(!stream(&admin), "it has a port of its own");
    assert!(!write(&admin).contains("deny all"));
}

#[test]
fn names_and_paths_stay_what_they_are() {
    let endpoints = Endpoints::default().at(Endpoint::Metrics, "/m\";x\\y");
    let service = Blueprint { name: "shop;}\nserver {".to_owned(), endpoints, ..blueprint() };
    let written = write(&service);
    assert!(written.contains("# nginx in front of shop;} server {, made"), "{written}");
    assert!(written.contains("upstream shop-server {"), "{written}");
    assert!(written.contains("map $http_upgrade $shop_server_connection {"), "{written}");
    assert!(written.contains(r#"location = "/m\";x\\y" {"#), "{written}");
}
