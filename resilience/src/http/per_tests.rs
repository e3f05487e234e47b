use std::panic::catch_unwind;

use axum::http::Request;

use super::*;

fn version(parts: &Parts) -> String {
    format!("{:?}", parts.version)
}

fn port(parts: &Parts) -> Option<u16> {
    parts.uri.port_u16()
}

/// As the attribute prints it.
static PLAIN: Per = Per::custom(|parts| {
    use crate::__private::KeyedPlain as _;
    crate::__private::Keyed((version)(parts)).key()
});

static OPTIONAL: Per = Per::custom(|parts| {
    #[allow(unused_imports)]
    use crate::__private::KeyedPlain as _;
    crate::__private::Keyed((port)(parts)).key()
});

fn ask(per: &Per, uri: &str) -> Option<Key> {
    let Per::Custom(key) = per else { panic!("{per:?}") };
    let (parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
    key(&parts)
}

#[test]
fn a_function_gives_a_value_or_none() {
    assert_eq!(ask(&PLAIN, "/"), Some(Key::of("HTTP/1.1")));
    assert_eq!(ask(&OPTIONAL, "http://a:81/"), Some(Key::of(&81_u16)));
    assert_eq!(ask(&OPTIONAL, "/"), None);
}

#[test]
fn a_header_has_a_name() {
    assert!(matches!(Per::header("X-Api-Key"), Per::Header(field) if field.name() == "X-Api-Key"));
    for (name, message) in [
        ("", "a header's name must not be empty"),
        ("x api key", "a header's name has letters, digits and `-`, as in `x-api-key`"),
        ("x-api-key:", "a header's name has letters, digits and `-`, as in `x-api-key`"),
    ] {
        let panic = catch_unwind(|| Per::header(name)).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&message), "{name}");
    }
}
