use proc_macro2::TokenStream;
use quote::ToTokens;

use super::Arguments;
use super::keys::{DECLARING, POLICIES, PRESETS};
use crate::attr::health_check::HealthCheck;
use crate::attr::hook::Hook;
use crate::attr::route_class::RouteClass;
use crate::diag::Diag;
use crate::stack::attributes::{Attributes, Policy};
use crate::value;

/// The messages, and the tokens that each underlines, of reading `source` as the arguments of `#[health_check]`.
fn errors(source: &str, read: impl FnOnce(TokenStream, &Diag)) -> Vec<String> {
    let diag = Diag::new();
    read(source.parse().unwrap(), &diag);
    diag.finish().err().into_iter().flatten().map(|error| error.to_string()).collect()
}

fn check_errors(source: &str) -> Vec<String> {
    errors(source, |tokens, diag| drop(HealthCheck::read(tokens, diag)))
}

/// An attribute with an alias, as the policies have them.
fn breaker_errors(source: &str) -> Vec<String> {
    errors(source, |tokens, diag| {
        let mut arguments = Arguments::parse("circuit_breaker", tokens, diag);
        arguments.aliased(&["threshold", "failure_threshold", "fail_max"], value::count);
        arguments
            .aliased(&["recovery", "recovery_timeout"], |value| value::duration(value, value::Zero::Refused));
        arguments.value("failure_if", value::path);
        arguments.finish();
    })
}

#[test]
fn everything_is_read() {
    let diag = Diag::new();
    let tokens =
        r#""db", critical, timeout = "2s", failure_threshold = N + 1, crate = ::x,"#.parse().unwrap();
    let check = HealthCheck::read(tokens, &diag);
    diag.finish().unwrap();
    assert_eq!(check.name.unwrap().value.value(), "db");
    assert!(check.critical.is_some());
    let timeout = check.timeout.unwrap();
    assert_eq!(timeout.key.unwrap(), "timeout");
    assert_eq!(timeout.expression.to_token_stream().to_string(), r#""2s""#);
    assert!(check.failure_threshold.is_some() && check.crate_path.is_some() && check.interval.is_none());
}

#[test]
fn commas_in_closures_and_generics_do_not_split() {
    assert_eq!(breaker_errors("failure_if = |a, b| a == b, threshold = 3"), [""; 0]);
    assert_eq!(breaker_errors("failure_if = any::<A, B>, threshold = 3"), [""; 0]);
}

#[test]
fn an_alias_stands_for_its_key_but_not_beside_it() {
    assert_eq!(breaker_errors("fail_max = 3"), [""; 0]);
    assert_eq!(
        breaker_errors("threshold = 3, fail_max = 4"),
        ["`fail_max` is another name of `threshold`, which is given already: leave one of them out"]
    );
    assert_eq!(breaker_errors("fail_max = 3, fail_max = 4"), ["`fail_max` is given twice"]);
}

#[test]
fn an_unknown_key_lists_the_keys_and_the_nearest() {
    assert_eq!(
        breaker_errors("recovry = \"3s\""),
        [
            "unknown key `recovry`, did you mean `recovery`? The keys of `#[circuit_breaker]` are `threshold`, \
          `failure_threshold`, `fail_max`, `recovery`, `recovery_timeout` and `failure_if`"
        ]
    );
}

#[test]
fn a_key_of_another_attribute_names_it() {
    assert_eq!(
        errors("critical", |tokens, diag| drop(Hook::read("on_startup", tokens, diag))),
        [
            "`critical` is a key of `#[health_check]`; the keys of `#[on_startup]` are `name`, `order`, `timeout` and \
          `crate`"
        ]
    );
}

#[test]
fn every_mistake_is_told() {
    assert_eq!(
        check_errors(
            r#"critical = true, timeout = , interval = = 3, max_age, on_error: degraded, timeout("2s") critical"#
        ),
        [
            "`timeout` needs a value: `timeout = ..`",
            "expected an expression",
            "write `=` between a key and its value: `on_error = ..`",
            "write `,` between two arguments",
            "write the flag `critical` alone, or leave it out",
            "write `timeout = ..`",
            "`max_age` needs a value: `max_age = ..`",
        ]
    );
}

#[test]
fn the_name_is_given_once() {
    for source in [r#""a", "b""#, r#""a", name = "b""#] {
        assert_eq!(check_errors(source), ["the name is given twice"], "{source}");
    }
    assert_eq!(check_errors("5"), [r#"a name is a string: write `"5"`"#]);
    assert_eq!(
        errors("a::b", |tokens, diag| drop(Hook::read_listener("on_health_change", tokens, diag))),
        ["`#[on_health_change]` takes no such value; it takes `name`, `order` and `crate`"]
    );
}

#[test]
fn a_key_called_like_a_sibling_is_told_so() {
    assert_eq!(
        policy_errors("retry", "timeout = \"2s\"")[0].split(';').next().unwrap(),
        "`timeout` is an attribute of its own: write `#[timeout(..)]`"
    );
    assert!(
        policy_errors("timeout", "\"2s\", max_retries = 3")[0]
            .starts_with("`max_retries` is a key of `#[retry]`;")
    );
    assert!(
        policy_errors("retry", "health = x")[0].starts_with("`health` is a key of `#[external_service]`;")
    );
    assert!(
        policy_errors("bulkhead", "ttl = \"1h\"")[0].starts_with("`ttl` is a key of `#[cache_fallback]`;")
    );
}

/// The messages of reading the arguments of a policy.
fn policy_errors(attribute: &str, source: &str) -> Vec<String> {
    errors(source, |tokens, diag| {
        let place = TokenStream::new();
        Attributes::default().read(Policy::named(attribute).unwrap(), place, tokens, diag);
    })
}

#[test]
fn the_table_of_keys_tells_what_each_attribute_asks_for() {
    let unknown = "nothing_like_it";
    for (attribute, keys) in DECLARING {
        let message = errors(unknown, |tokens, diag| match *attribute {
            "health_check" => drop(HealthCheck::read(tokens, diag)),
            "on_health_change" | "on_circuit_change" => drop(Hook::read_listener(attribute, tokens, diag)),
            "route_class" => drop(RouteClass::read(tokens, diag)),
            hook => drop(Hook::read(hook, tokens, diag)),
        });
        let listed = crate::nearest::listed(keys, "and");
        assert_eq!(message, [format!("unknown key `{unknown}`: the keys of `#[{attribute}]` are {listed}")]);
    }
    for (attribute, keys) in POLICIES.iter().chain(PRESETS).filter(|(attribute, _)| *attribute != "fallback")
    {
        let message = policy_errors(attribute, unknown);
        let told = message[0].rsplit("` are ").next().unwrap();
        let mut told: Vec<&str> = told.split('`').skip(1).step_by(2).collect();
        let mut keys = keys.to_vec();
        told.sort_unstable();
        keys.sort_unstable();
        assert_eq!(told, keys, "{attribute}");
    }
}
