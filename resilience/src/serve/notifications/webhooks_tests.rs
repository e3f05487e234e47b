use super::Webhook;
use crate::error::Problems;
use crate::serve::builder::serve;

fn told(service: crate::Serve) -> String {
    let (mut service, mut problems) = (service, Problems::default());
    service.find_faulty_webhooks(&mut problems);
    problems.finish().map_or_else(|error| error.to_string(), |()| String::new())
}

#[test]
fn what_is_wrong_with_a_webhook_is_told_with_its_place() {
    let problem = told(serve().webhook(Webhook::new("nowhere")));
    let expected = "webhook `webhook`: its address is none: write one as in `https://alerts.example/hook` (";
    assert!(problem.starts_with(expected) && problem.contains("webhooks_tests.rs:"), "{problem}");
}

#[test]
fn two_webhooks_of_one_name_are_told_with_both_places() {
    let hook = || Webhook::new("http://alerts.example");
    let problem = told(serve().webhook(hook()).webhook(hook()));
    let expected = "two webhooks are named `webhook`: name one of them apart with `.name(..)` (";
    assert!(problem.starts_with(expected), "{problem}");
    assert_eq!(problem.matches("webhooks_tests.rs:").count(), 2, "{problem}");
    assert_eq!(told(serve().webhook(hook()).webhook(hook().name("pager"))), "");
}
