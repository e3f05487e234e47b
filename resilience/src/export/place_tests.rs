use super::*;
use crate::http::Endpoints;

fn service(endpoints: Endpoints) -> Blueprint {
    Blueprint { port: 8000, endpoints, ..Blueprint::default() }
}

fn place(path: &str, port: u16, apart: bool) -> Place {
    Place { path: path.to_owned(), port, apart }
}

#[test]
fn everything_is_on_the_main_port_unless_told() {
    let service = service(Endpoints::default());
    assert_eq!(service.liveness(), Some(place("/livez", 8000, false)));
    assert_eq!(service.readiness(), Some(place("/readyz", 8000, false)));
    assert_eq!(service.startup(), Some(place("/startupz", 8000, false)));
    assert_eq!(service.place(Endpoint::Metrics), Some(place("/metrics", 8000, false)));
}

#[test]
fn an_address_of_their_own_is_asked_where_others_reach_it() {
    let admin = |admin: &str| {
        let service = service(Endpoints::default());
        Blueprint { admin_port: Some(9000), admin: Some(admin.to_owned()), ..service }
    };
    let public = admin("0.0.0.0:9000");
    assert_eq!(public.liveness(), Some(place("/livez", 9000, true)));
    assert_eq!(public.startup(), Some(place("/startupz", 9000, true)));
    assert_eq!(public.place(Endpoint::Metrics), Some(place("/metrics", 9000, true)));
    assert_eq!(public.readiness_for_balancers(), Some(place("/readyz", 8000, false)));
    let local = admin("127.0.0.1:9000");
    assert_eq!(local.liveness(), Some(place("/livez", 8000, false)));
    assert_eq!(
        local.startup(),
        Some(place("/readyz", 8000, false)),
        "only two endpoints are on the main address"
    );
    assert_eq!(local.place(Endpoint::Metrics), None);
    assert_eq!(local.main(Endpoint::HealthStream), None);
}

#[test]
fn another_view_stands_in_for_one_that_is_switched_off_or_moved() {
    let endpoints = Endpoints::default().without(Endpoint::Livez).without(Endpoint::Startupz);
    let service = service(endpoints.without(Endpoint::Readyz).at(Endpoint::HealthReady, "/up"));
    assert_eq!(service.liveness(), Some(place("/_health/live", 8000, false)));
    assert_eq!(service.readiness(), Some(place("/up", 8000, false)));
    assert_eq!(service.startup(), Some(place("/_health/startup", 8000, false)));
}

#[test]
fn a_start_is_seen_in_readiness_where_nothing_else_tells_of_it() {
    let endpoints = Endpoints::default().without(Endpoint::Startupz).without(Endpoint::HealthStartup);
    assert_eq!(service(endpoints).startup(), Some(place("/readyz", 8000, false)));
}

#[test]
fn nothing_is_asked_where_everything_is_switched_off() {
    let off = Endpoint::ALL.into_iter().fold(Endpoints::default(), Endpoints::without);
    let service = service(off);
    assert_eq!((service.liveness(), service.readiness(), service.startup()), (None, None, None));
    assert_eq!(service.readiness_for_balancers(), None);
}

#[test]
fn loopback_addresses_are_told_from_others() {
    for local in [
        "127.0.0.1:8000",
        "127.9.9.9:1",
        "localhost:8000",
        "LocalHost:80",
        "[::1]:8000",
        "[::ffff:127.0.0.1]:1",
    ] {
        assert!(is_local(local), "{local}");
    }
    for public in ["0.0.0.0:8000", "[::]:8000", "10.0.0.1:8000", "localhost.example.com:80", ""] {
        assert!(!is_local(public), "{public}");
    }
}

#[test]
fn addresses_that_nobody_reaches_are_told() {
    let mut service = service(Endpoints::default());
    assert_eq!(service.address_warnings(), [""; 0]);
    service.bind = Some("127.0.0.1:0".to_owned());
    service.admin = Some("[::1]:9000".to_owned());
    service.admin_port = Some(9000);
    let warnings = service.address_warnings();
    assert_eq!(warnings.len(), 4, "{warnings:#?}");
    assert!(warnings[0].starts_with("WARNING: the program listens on 127.0.0.1:0 alone"), "{warnings:#?}");
    assert!(warnings[2].contains("any free port, as 127.0.0.1:0 says"), "{warnings:#?}");
    assert!(warnings[3].starts_with("The operational endpoints are at [::1]:9000"), "{warnings:#?}");
}

#[test]
fn a_proxy_beside_the_service_is_warned_of_what_is_shown_there() {
    let told = |bind: Option<&str>| {
        let service = service(Endpoints::default());
        let service = Blueprint { bind: bind.map(str::to_owned), ..service };
        service.local_proxy_warning().concat().contains("`.details(Details::Authorized)`")
    };
    assert!(told(None), "the environment decides, and its default is loopback");
    assert!(told(Some("127.0.0.1:8000")));
    assert!(!told(Some("0.0.0.0:8000")));
}
