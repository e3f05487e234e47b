use super::*;
use crate::serve::serve;

fn told(service: &Serve) -> Vec<String> {
    let mut problems = Problems::default();
    service.requests.refusals(&Endpoints::default(), &mut problems);
    let error = problems.finish().err();
    error.iter().flat_map(crate::error::Error::problems).map(ToString::to_string).collect()
}

#[test]
fn nothing_is_limited_unless_told() {
    let refusals = serve().requests.refusals(&Endpoints::default(), &mut Problems::default());
    assert_eq!((refusals.timeout, refusals.body), (None, BodyLimits::default()));
    assert!(refusals.in_flight.is_none());
}

#[test]
fn limits_that_would_refuse_everything_are_told_with_their_places() {
    let settings = Settings::new().exempt(["hooks"]);
    let service =
        serve().request_timeout(Duration::ZERO).max_in_flight(0).maintenance(settings).body_limit(0);
    let told = told(&service);
    let expected = [
        "`.request_timeout(..)` of zero would refuse every request: raise it, or leave the call out (",
        "`.max_in_flight(..)` of zero would refuse every request: raise it, or leave the call out (",
        "`hooks` is no prefix that maintenance can exempt: it must begin with `/` (",
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected) && told.contains("request_limits_tests.rs:"), "{told}");
    }
}
