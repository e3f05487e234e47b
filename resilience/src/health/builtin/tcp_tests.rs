use super::parse;

#[test]
fn addresses_are_a_host_and_a_port() {
    for (text, expected) in [
        ("rabbitmq:5672", Some(("rabbitmq", 5672))),
        ("10.0.0.7:25", Some(("10.0.0.7", 25))),
        ("[::1]:6379", Some(("::1", 6379))),
        ("rabbitmq", None),
        (":5672", None),
        ("rabbitmq:", None),
        ("rabbitmq:0", None),
        ("rabbitmq:70000", None),
        ("::1:6379", None),
        ("[::1:6379", None),
        ("tcp://rabbitmq:5672", None),
        ("user:hunter2@rabbitmq:5672", None),
        ("", None),
    ] {
        assert_eq!(parse(text), expected, "from {text:?}");
    }
}
