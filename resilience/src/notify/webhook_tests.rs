use std::time::Duration;

use super::Webhook;

fn good() -> Webhook {
    Webhook::new("https://alerts.example/T0/B0/hunter-2").secret("correct-horse-battery")
}

#[test]
fn what_is_wrong_is_told_at_once_and_without_a_secret() {
    assert_eq!(good().problems(), [""; 0]);
    let bad = Webhook::new("alerts.example/hunter-2")
        .secret("hunter-2")
        .name("")
        .attempts(0)
        .timeout(Duration::ZERO)
        .reminder(Duration::ZERO)
        .cause("a", ["b"])
        .cause("b", ["a"]);
    let problems = bad.problems();
    assert_eq!(
        problems,
        [
            "its address is none: write one as in `https://alerts.example/hook`",
            "the secret is shorter than 16 bytes: make one with `openssl rand -base64 32`",
            "its name is empty",
            "0 attempts tell nobody: write 1 or more",
            "a timeout of zero tells nobody",
            "a reminder every 0 s: write `.without_reminder()` for none",
            "`b` is named as its own cause",
        ]
    );
    assert!(!format!("{problems:?}{bad:?}").contains("hunter-2"));
}

#[test]
fn causes_may_form_a_chain_and_no_circle() {
    assert_eq!(good().cause("database", ["orders", "stock"]).cause("orders", ["stock"]).problems(), [""; 0]);
    assert_eq!(good().cause("a", ["a"]).problems(), ["`a` is named as its own cause"]);
    let circle = good().cause("a", ["b"]).cause("b", ["c"]).cause("c", ["b"]);
    assert_eq!(circle.problems(), ["`b` is named as its own cause"]);
}

#[test]
fn addresses_are_those_of_http() {
    for address in ["", "ftp://alerts.example", "mailto:a@b", "https://", "localhost:8000"] {
        assert_eq!(Webhook::new(address).problems().len(), 1, "{address}");
    }
    for address in ["http://localhost:8000", " https://alerts.example/a?b=c "] {
        assert_eq!(Webhook::new(address).problems(), [""; 0], "{address}");
    }
}

#[test]
fn its_debug_output_shows_no_secret() {
    let shown = format!("{:?}", good());
    assert!(shown.contains("https://alerts.example/***"), "{shown}");
    assert!(!shown.contains("hunter-2") && !shown.contains("correct-horse"), "{shown}");
}

#[test]
fn the_environment_goes_before_the_program() {
    let replaced = good().replaced(Some("http://other.example/x"), None);
    assert_eq!(
        (&*replaced.address, replaced.secret.as_deref()),
        ("http://other.example/x", Some("correct-horse-battery"))
    );
    let replaced = good().replaced(None, Some("another-secret-of-16"));
    assert_eq!(replaced.secret.as_deref(), Some("another-secret-of-16"));
}
