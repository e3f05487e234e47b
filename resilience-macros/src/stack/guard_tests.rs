use proc_macro2::TokenStream;

use super::{Policy, expand};

fn expanded(policy: &str, arguments: &str, item: &str) -> String {
    let policy = Policy::named(policy).unwrap();
    expand(policy, arguments.parse().unwrap(), &item.parse().unwrap()).to_string()
}

/// Tokens as they are printed.
fn tokens(source: &str) -> String {
    source.parse::<TokenStream>().unwrap().to_string()
}

const CALL: &str = "async fn call() -> Result<(), Error> { work() }";

#[test]
fn siblings_are_absorbed_by_bare_name_and_behind_the_crate() {
    for sibling in ["retry", "resilience::retry", "::resilience::retry"] {
        let printed = expanded("timeout", "\"2s\"", &format!("#[{sibling}(max_retries = 7)] {CALL}"));
        assert!(printed.contains("max_retries (7)"), "{printed}");
        assert!(!printed.contains("max_retries = 7"), "{printed}");
    }
}

#[test]
fn attributes_of_others_stay_in_their_order() {
    let printed = expanded(
        "timeout",
        "\"2s\"",
        &format!("#[first] #[other::retry] #[retry] #[backon::retry(3)] #[last] {CALL}"),
    );
    let foreign = tokens("#[first] #[other::retry] #[backon::retry(3)] #[last] async fn call");
    assert!(printed.starts_with(&foreign), "{printed}");
}

#[test]
fn any_attribute_of_a_stack_may_say_where_the_crate_is() {
    let stacks = [
        ("crate = ::steady", "#[steady::timeout(\"1s\")] #[circuit_breaker]"),
        ("", "#[timeout(\"1s\", crate = ::steady)] #[steady::circuit_breaker]"),
        ("", "#[steady::circuit_breaker] #[::steady::timeout(\"1s\", crate = ::steady)]"),
    ];
    for (arguments, below) in stacks {
        let printed = expanded("retry", arguments, &format!("{below} {CALL}"));
        assert!(printed.contains("Timeout :: new") && printed.contains("CircuitBreaker :: new"), "{printed}");
        assert!(!printed.contains("resilience ::"), "{printed}");
    }
    let facade = expanded("retry", "crate = crate::facade", &format!("#[facade::timeout(\"1s\")] {CALL}"));
    assert!(facade.contains("crate :: facade :: __private :: Timeout :: new"), "{facade}");
}

#[test]
fn absorbed_names_are_marked_as_used_and_markers_vanish() {
    let printed = expanded("retry", "", &format!("#[timeout(\"1s\")] #[resilience::bulkhead] {CALL}"));
    assert!(printed.contains(&tokens("#[timeout(__resilience_absorbed)] const _: () = ();")), "{printed}");
    assert_eq!(printed.matches("__resilience_absorbed").count(), 1, "{printed}");
    assert_eq!(expanded("timeout", "__resilience_absorbed", "const _: () = ();"), "");
}

#[test]
fn after_a_mistake_the_function_is_printed_with_every_error() {
    let printed =
        expanded("retry", "nope = 3", &format!("#[timeout(5)] #[inline] #[bulkhead(max_queue = -1)] {CALL}"));
    let markers = "#[timeout(__resilience_absorbed)] const _: () = (); #[bulkhead(__resilience_absorbed)] const _: () = ();";
    let function = format!("#[inline] async fn call() -> Result<(), Error> {{ {markers} work() }}");
    assert!(printed.starts_with(&tokens(&function)), "{printed}");
    assert_eq!(printed.matches("compile_error").count(), 3, "{printed}");
}

#[test]
fn the_signature_is_printed_as_written() {
    let head = "pub(crate) async unsafe fn call<'a, T: ?Sized, const N: usize>(&mut self, mut a: &'a T, (b, _): ([u8; N], u8)) -> Result<&'a T, Error> where T: Send";
    let printed = expanded("retry", "", &format!("{head} {{ work(a, b) }}"));
    assert!(printed.starts_with(&tokens(head)), "{printed}");
}

#[test]
fn the_body_is_spliced_without_its_braces() {
    let printed =
        expanded("timeout", "\"1s\"", "async fn call() -> Result<(), Error> { let a = 1; work(a) }");
    assert!(printed.contains("let a = 1 ; work (a)"), "{printed}");
    assert!(!printed.contains("{ { let a"), "{printed}");
}

/// What the capture of the body is, and whether there is a loop.
fn shape(policy: &str, arguments: &str, item: &str) -> (bool, bool) {
    let printed = expanded(policy, arguments, item);
    assert!(!printed.contains("compile_error"), "{printed}");
    (printed.contains("async move") || printed.contains("(move ||"), printed.contains("loop {"))
}

#[test]
fn arguments_move_into_the_body_unless_they_are_needed_again() {
    let with = |arguments: &str| {
        shape("circuit_breaker", arguments, "async fn call(id: u64) -> Result<u64, Error> { get(id).await }")
    };
    assert_eq!(with(""), (true, false));
    assert_eq!(with("ignore = |error| error.id()"), (true, false));
    assert_eq!(with("key = id"), (true, false));
    assert_eq!(with("ignore = |error| error.code == id"), (false, false));
    let stacked = |below: &str| {
        let item = format!("{below} async fn call(id: u64) -> Result<u64, Error> {{ get(id).await }}");
        shape("circuit_breaker", "", &item)
    };
    assert_eq!(stacked("#[retry]"), (false, true));
    assert_eq!(stacked("#[fallback(0)]"), (true, false));
    assert_eq!(stacked("#[fallback(other)]"), (false, false));
    assert_eq!(stacked("#[cache_fallback]"), (true, false));
}
