use super::redact;

#[test]
fn passwords_in_addresses_and_pairs_are_masked() {
    for (input, expected) in [
        ("plain text: nothing to hide", "plain text: nothing to hide"),
        ("postgres://shop:hunter2@db:5432/shop refused", "postgres://shop:***@db:5432/shop refused"),
        ("redis://:hunter2@cache:6379/0", "redis://:***@cache:6379/0"),
        ("amqp://guest@queue", "amqp://guest@queue"),
        ("a http://x/y?z=1@2 b", "a http://x/y?z=1@2 b"),
        ("mysql://u:p@ss/wo:rd@db/x and http://a:b@c", "mysql://u:***@db/x and http://a:***@c"),
        ("host=db password=hunter2 dbname=x", "host=db password=*** dbname=x"),
        ("Password: 'hunter 2', more", "Password: ***, more"),
        ("token=abc&secret=def", "token=***&secret=***"),
        (
            "password authentication failed for user \"shop\"",
            "password authentication failed for user \"shop\"",
        ),
        ("password=", "password="),
    ] {
        assert_eq!(redact(input), expected, "from {input:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic_or_loop(text in ".{0,80}", key in "(password|token|://|@|=|:|')*") {
        let _ = redact(&format!("{key}{text}{key}"));
    }

    #[test]
    fn a_password_never_survives(password in "[a-zA-Z0-9!$%^*_+/:.-]{6,20}") {
        let text = format!("could not reach postgres://shop:{password}@db:5432/shop");
        proptest::prop_assert!(!redact(&text).contains(&password));
    }
}
