use axum::routing::{get, post};

use super::*;

async fn never() {
    panic!("the handler ran");
}

fn found(routes: &Router) -> String {
    let mut problems = Problems::default();
    find(routes, &Endpoints::default(), &mut problems);
    problems.finish().map_or_else(|error| error.to_string(), |()| String::new())
}

#[test]
fn routes_of_the_same_path_are_named_and_not_run() {
    assert_eq!(
        found(&Router::new().route("/health", post(never)).fallback(never)),
        "the route `/health` would be hidden by the operational endpoint of the same path: switch that off with \
         `.without(Endpoint::Health)`, or move it with `.at(Endpoint::Health, \"/internal/health\")`"
    );
    let nested = Router::new().nest("/_health", Router::new().route("/checks/{check}", get(never)));
    assert!(
        found(&nested).starts_with("the route `/_health/checks/{name}` would be hidden"),
        "{}",
        found(&nested)
    );
}

#[test]
fn patterns_and_fallbacks_are_left_alone() {
    let routes =
        Router::new().route("/{page}", get(never)).route("/health/{*rest}", get(never)).fallback(never);
    assert_eq!(found(&routes), "");
    assert_eq!(found(&Router::new()), "");
}

#[test]
fn an_endpoint_that_is_off_hides_nothing() {
    let mut problems = Problems::default();
    let routes = Router::new().route("/health", get(never));
    find(&routes, &Endpoints::default().without(Endpoint::Health), &mut problems);
    assert_eq!(problems.finish(), Ok(()));
}

#[test]
fn routes_below_the_page_are_named_once() {
    let below = |path: &str| found(&Router::new().route(path, post(never)));
    assert_eq!(
        below("/_resilience/api/circuits/{circuit}/reset"),
        "the route `/_resilience/api/circuits/{circuit}/reset` would be hidden by what stands below the operational \
         endpoint `/_resilience`: switch that off with `.without(Endpoint::Resilience)`, or move it with \
         `.at(Endpoint::Resilience, \"/internal/_resilience\")`"
    );
    for hidden in ["/_resilience/api", "/_resilience/api/{*rest}", "/_resilience/api/{one}"] {
        assert!(below(hidden).starts_with(&format!("the route `{hidden}` would be hidden")), "{hidden}");
    }
    for hidden in ["/_resilience/export/{file}", "/_resilience/export/alerts"] {
        assert!(below(hidden).starts_with(&format!("the route `{hidden}` would be hidden")), "{hidden}");
    }
    for free in ["/_resilience/mine", "/_resilience/{*rest}", "/{*rest}"] {
        assert_eq!(below(free), "", "{free}");
    }
}
