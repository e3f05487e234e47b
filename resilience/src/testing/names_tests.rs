use super::*;

#[test]
fn an_unknown_name_is_answered_with_those_that_exist() {
    assert_eq!(
        unknown("circuit", "paymnet", ["payment", "search"]),
        "no circuit is named `paymnet`: there are `payment`, `search`. A static without an attribute above it is known \
         from its first call; a dependency from where it is named: `use plugin as _;`"
    );
    assert!(unknown("circuit", "a", []).starts_with("no circuit is named `a`: there is none. "));
}
