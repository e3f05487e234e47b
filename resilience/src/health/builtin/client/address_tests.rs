use super::Address;

fn text(health: &crate::Health) -> String {
    let failure = health.failure().expect("an error");
    format!("{}: {}", failure.class, failure.text)
}

#[test]
fn debug_output_shows_no_password() {
    for (address, expected) in [
        ("postgres://shop:hunter2@db:5432/shop", "postgres://shop:***@db:5432/shop"),
        ("redis://:hunter2@cache:6379/0", "redis://:***@cache:6379/0"),
        ("postgres://shop@db/shop?password=hunter2", "postgres://***@db/shop?***"),
        ("https://api.example/health?key=hunter2", "https://api.example/health?***"),
        ("mysql//shop:hunter2@db", "***@db"),
        ("shop:hunter2@db:3306", "***@db:3306"),
        ("db:5432", "db:5432"),
    ] {
        assert_eq!(format!("{:?}", Address::new(address)), expected, "from {address:?}");
        assert!(!format!("{:?}", Address::at(address)).contains("hunter2"));
    }
    assert_eq!(format!("{:?}", Address::Environment("SQL_URL")), "$SQL_URL");
}

#[test]
fn a_missing_variable_is_named() {
    let health = Address::Environment("RESILIENCE_TEST_NOT_SET").read().expect_err("not set");
    assert_eq!(text(&health), "config: environment variable `RESILIENCE_TEST_NOT_SET` is not set");
}

#[test]
fn a_malformed_address_is_not_repeated() {
    let expected = "a Redis address such as `redis://host:6379`";
    let health = Address::Environment("CACHE").malformed(expected);
    let with_variable =
        "config: environment variable `CACHE` does not hold a Redis address such as `redis://host:6379`";
    assert_eq!(text(&health), with_variable);
    let health = Address::at("hunter2").malformed(expected);
    assert_eq!(
        text(&health),
        "config: the address of the check is not a Redis address such as `redis://host:6379`"
    );
}
