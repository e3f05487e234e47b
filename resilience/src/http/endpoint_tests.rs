use super::*;
use crate::http::testing::PATHS;

fn problems(endpoints: &Endpoints) -> String {
    let mut problems = Problems::default();
    endpoints.verify(&mut problems);
    problems.finish().err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn every_documented_path_is_mounted() {
    let paths: Vec<_> = Endpoints::default().paths().into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, PATHS);
    assert_eq!(problems(&Endpoints::default()), "");
}

#[test]
fn prefixes_move_their_groups() {
    let endpoints = Endpoints::default().prefixes(Prefixes::new().ops("/probes/").health("/"));
    assert_eq!(endpoints.path(Endpoint::OpsReady).unwrap(), "/probes/ready");
    assert_eq!(endpoints.path(Endpoint::HealthCheck).unwrap(), "/checks/{name}");
}

#[test]
fn an_endpoint_is_moved_or_switched_off() {
    let endpoints = Endpoints::default().at(Endpoint::Metrics, "/internal/metrics/").without(Endpoint::Live);
    assert_eq!(endpoints.path(Endpoint::Metrics).unwrap(), "/internal/metrics");
    assert_eq!(endpoints.path(Endpoint::Live), None);
    assert_eq!(endpoints.paths().len(), Endpoint::ALL.len() - 1);
}

#[test]
fn paths_that_cannot_be_mounted_are_named() {
    let endpoints = Endpoints::default()
        .at(Endpoint::Livez, "livez")
        .at(Endpoint::Readyz, "/a{b}")
        .at(Endpoint::Startupz, "/a//b")
        .at(Endpoint::HealthCheck, "/checks");
    let expected = "4 problems:\
        \n  1. endpoint Livez: the path `livez` must begin with `/`\
        \n  2. endpoint Readyz: the path `/a{b}` must not hold spaces or any of `{ } ? # * :`\
        \n  3. endpoint Startupz: the path `/a//b` must not hold an empty segment\
        \n  4. endpoint HealthCheck: the path `/checks` must have one segment `{name}`, as in `/_health/checks/{name}`";
    assert_eq!(problems(&endpoints), expected);
}

#[test]
fn two_endpoints_at_one_path_are_named() {
    let endpoints = Endpoints::default().prefixes(Prefixes::new().ops("/_health"));
    let told = problems(&endpoints);
    assert!(told.starts_with("3 problems:\n  1. endpoints OpsLive and HealthLive are both at `/_health/live`: move one, or switch it off with `.without(Endpoint::HealthLive)`"), "{told}");
}

#[test]
fn what_stands_below_the_page_is_its_own() {
    let endpoints = Endpoints::default()
        .at(Endpoint::Metrics, "/_resilience/api")
        .at(Endpoint::HealthCheck, "/_resilience/export/{name}")
        .at(Endpoint::Livez, "/_resilience/apis")
        .at(Endpoint::Readyz, "/_resilience/ready");
    let expected = "2 problems:\
        \n  1. endpoint HealthCheck: the path `/_resilience/export/{name}` belongs to Resilience, which is at \
        `/_resilience`: move one of them\
        \n  2. endpoint Metrics: the path `/_resilience/api` belongs to Resilience, which is at `/_resilience`: move one \
        of them";
    assert_eq!(problems(&endpoints), expected);
    assert_eq!(problems(&endpoints.without(Endpoint::Resilience)), "");
    assert_eq!(
        problems(&Endpoints::default().at(Endpoint::Resilience, "/")),
        "endpoint Resilience: the path `/` has others below it: give it a segment, as in `/internal`"
    );
}
