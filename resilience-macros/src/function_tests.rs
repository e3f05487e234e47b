use quote::ToTokens;

use super::Function;
use crate::item::Item;

fn function(source: &str) -> Function {
    Function::of(&Item::parse(source.parse().unwrap()).unwrap()).unwrap()
}

#[test]
fn inner_attributes_of_the_body_move_above_the_function() {
    let function = function("#[inline] fn f() { #![allow(dead_code)] work() }");
    assert_eq!(
        function.to_token_stream().to_string(),
        "# [inline] # [allow (dead_code)] fn f () { work () }"
    );
}

#[test]
fn arguments_with_names_can_be_given_again() {
    let names = |source: &str| {
        function(source).arguments().map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(names("fn f(&self, a: A, mut b: B, c @ _: C) {}").unwrap(), ["a", "b", "c"]);
    assert_eq!(names("fn f() {}").unwrap(), [""; 0]);
    for source in ["fn f(_: A) {}", "fn f((a, b): (A, B)) {}", "fn f(ref a: A) {}"] {
        assert_eq!(names(source), None, "{source}");
    }
}

#[test]
fn code_uses_arguments_by_their_names() {
    let function = function("fn f(&self, (a, b): (A, B), mut c: C) {}");
    for used in ["a", "g(b)", "|e| e == c", "self.x", "vec![a; 3]"] {
        assert!(function.is_used_by(used.parse().unwrap()), "{used}");
    }
    for free in ["d", "|e| e.a", "x.b()", "1.0"] {
        assert!(!function.is_used_by(free.parse().unwrap()), "{free}");
    }
    assert!(function.is_used_by("0..c".parse().unwrap()));
}

#[test]
fn nothing_is_returned_in_two_spellings() {
    assert!(function("fn f() {}").returns_nothing());
    assert!(function("fn f() -> ( ) {}").returns_nothing());
    assert!(!function("fn f() -> ((),) {}").returns_nothing());
}
