use super::{distance, listed, nearest};

const KEYS: [&str; 4] = ["critical", "timeout", "interval", "max_age"];

#[test]
fn slips_are_counted() {
    for (from, to, expected) in [
        ("", "abc", 3),
        ("timeout", "timeout", 0),
        ("timout", "timeout", 1),
        ("tiemout", "timeout", 1),
        ("a", "b", 1),
    ] {
        assert_eq!(distance(from, to), expected, "{from} -> {to}");
    }
}

#[test]
fn the_nearest_is_found_and_the_far_is_not() {
    assert_eq!(nearest("timout", KEYS), Some("timeout"));
    assert_eq!(nearest("maxage", KEYS), Some("max_age"));
    assert_eq!(nearest("recovery", KEYS), None);
}

#[test]
fn the_last_word_of_a_key_stands_for_it() {
    assert_eq!(nearest("age", KEYS), Some("max_age"));
    assert_eq!(nearest("delay", ["base_delay", "max_delay"]), Some("base_delay"));
    assert_eq!(nearest("e", KEYS), None);
}

#[test]
fn lists_read_like_a_sentence() {
    assert_eq!(listed::<&str>(&[], "or"), "");
    assert_eq!(listed(&["a"], "or"), "`a`");
    assert_eq!(listed(&["a", "b"], "or"), "`a` or `b`");
    assert_eq!(listed(&["a", "b", "c"], "and"), "`a`, `b` and `c`");
}
