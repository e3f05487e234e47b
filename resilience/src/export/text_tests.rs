use super::*;

#[test]
fn a_name_becomes_a_label_whatever_it_is() {
    let long = "a".repeat(80);
    for (name, expected) in [
        ("storefront", "storefront"),
        ("My_Shop v2", "my-shop-v2"),
        ("--a--b--", "a-b"),
        ("2nd", "service-2nd"),
        ("", "service"),
        ("支付", "service"),
        ("a\n  kind: Secret", "a-kind-secret"),
        ("x\"; deny all; #{}", "x-deny-all"),
        (&long, &long[..50]),
    ] {
        assert_eq!(label(name), expected, "{name:?}");
    }
}

#[test]
fn a_version_becomes_a_tag_if_anything_of_it_can() {
    for (version, expected) in [
        ("1.4.0", Some("1.4.0")),
        ("1.0.0+build.5", Some("1.0.0_build.5")),
        ("v1 # x\ny", Some("v1___x_y")),
        ("-.", None),
        ("", None),
    ] {
        assert_eq!(tag(version).as_deref(), expected, "{version:?}");
    }
    assert_eq!(tag(&"9".repeat(200)).map(|tag| tag.len()), Some(63));
}

#[test]
fn comments_are_one_line_each() {
    let lines = ["a\nb\r\u{2028}c\u{85}\u{feff}".to_owned(), String::new()];
    assert_eq!(comments(&lines), "# a b  c  \n#\n");
}

#[test]
fn times_are_never_shorter_than_what_they_tell() {
    for (duration, text) in [
        (Duration::ZERO, "0s"),
        (Duration::from_secs(5), "5s"),
        (Duration::from_millis(1500), "1500ms"),
        (Duration::from_nanos(1), "1ms"),
        (Duration::from_micros(999_999), "1s"),
        (Duration::MAX, "2000000s"),
    ] {
        assert_eq!(time(duration), text);
    }
    assert_eq!(seconds(Duration::from_millis(1001)), 2);
    assert_eq!(seconds(Duration::from_secs(3)), 3);
    assert_eq!(seconds(Duration::MAX), 2_147_483_647);
}

#[test]
fn probes_are_given_longer_than_an_answer_takes() {
    assert!(probe_timeout() > PATIENCE);
    assert_eq!(probe_timeout(), Duration::from_secs(3));
}
