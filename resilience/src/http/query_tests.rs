use super::*;

#[test]
fn the_first_value_of_a_key_counts() {
    let query = Some("a=1&b=2&a=3");
    assert_eq!(value(query, "a").as_deref(), Some("1"));
    assert_eq!(value(query, "b").as_deref(), Some("2"));
    assert_eq!(value(query, "c"), None);
    assert_eq!(value(Some("a"), "a").as_deref(), Some(""));
    assert_eq!(value(None, "a"), None);
}

#[test]
fn values_are_decoded() {
    assert_eq!(value(Some("poll%5Finterval=1%2e5"), "poll_interval").as_deref(), Some("1.5"));
    assert_eq!(value(Some("a=b+c%C3%A9"), "a").as_deref(), Some("b cé"));
}

#[test]
fn nothing_is_malformed() {
    assert_eq!(value(Some("&&=&%&a=%"), "a").as_deref(), Some("%"));
    assert_eq!(value(Some("a=%4"), "a").as_deref(), Some("%4"));
    assert_eq!(value(Some("a=%zz"), "a").as_deref(), Some("%zz"));
    assert_eq!(value(Some("a=%ff"), "a").as_deref(), Some("\u{fffd}"));
    assert_eq!(value(Some("a=%é%"), "a").as_deref(), Some("%é%"));
}

#[test]
fn an_excerpt_is_bounded() {
    assert_eq!(excerpt("short"), "short");
    assert_eq!(excerpt(&"é".repeat(65)), format!("{}…", "é".repeat(64)));
}
