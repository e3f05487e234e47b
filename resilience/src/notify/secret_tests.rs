use super::Secret;

const PLAIN: &str = "v1,wGIZYSGyMyoH1NYxwnMaqlPN0Mlr+ESXvOB+a3hcxZ4=";

#[test]
fn the_signature_is_that_of_the_standard() {
    // What `openssl dgst -sha256 -hmac` and Python's `hmac` make of it.
    let plain = Secret::new("correct-horse-battery").expect("a secret");
    assert_eq!(plain.sign("id", 1_767_225_600, "{}"), PLAIN);
    let encoded = Secret::new("whsec_Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5").expect("a secret");
    assert_eq!(encoded.sign("id", 1_767_225_600, "{}"), PLAIN);
    for (id, time, body) in
        [("other", 1_767_225_600, "{}"), ("id", 1_767_225_601, "{}"), ("id", 1_767_225_600, "{ }")]
    {
        assert_ne!(plain.sign(id, time, body), PLAIN);
    }
}

#[test]
fn a_secret_that_is_none_is_refused_without_being_shown() {
    for (text, message) in [
        ("whsec_not base64!!!", "what follows `whsec_` in the secret is not base64"),
        ("short", "the secret is shorter than 16 bytes: make one with `openssl rand -base64 32`"),
        ("whsec_c2hvcnQ=", "the secret is shorter than 16 bytes: make one with `openssl rand -base64 32`"),
        ("", "the secret is shorter than 16 bytes: make one with `openssl rand -base64 32`"),
    ] {
        assert_eq!(Secret::new(text).map(|_| ()), Err(message.to_owned()), "{text}");
    }
    let secret = Secret::new("correct-horse-battery").expect("a secret");
    assert_eq!(format!("{secret:?}"), "***");
}
