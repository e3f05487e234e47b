use crate::stack::attributes::Policy;
use crate::stack::guard::expand;

/// What is told of `#[policy(arguments)] item`.
fn errors(policy: &str, arguments: &str, item: &str) -> usize {
    let policy = Policy::named(policy).unwrap();
    expand(policy, arguments.parse().unwrap(), &item.parse().unwrap())
        .to_string()
        .matches("compile_error")
        .count()
}

const CALL: &str = "async fn call(id: u64) -> Result<u64, Error> { get(id).await }";

#[test]
fn what_fits_together_is_left_alone() {
    for (policy, arguments) in [
        ("circuit_breaker", ""),
        ("circuit_breaker", "success_threshold = 3"),
        ("circuit_breaker", "half_open_max_calls = 1, success_threshold = 1"),
        ("circuit_breaker", "preset = high_traffic, success_threshold = 5"),
        ("circuit_breaker", "window = 20, min_calls = 20, slow_rate = 0.5, slow_call = LIMIT"),
        ("circuit_breaker", "window = \"10s\", min_calls = 200, failure_rate = 1.0"),
        ("circuit_breaker", "window = CALLS, min_calls = 200, failure_rate = \"100%\""),
        ("circuit_breaker", "recovery_factor = 1, max_recovery = \"30s\""),
        ("circuit_breaker", "PAYMENT, ignore = Error::is_client, key = id, reject_with = Error::from"),
        ("circuit_breaker", "statics::PAYMENT"),
        ("retry", "max_retries = 0"),
        ("retry", "base_delay = \"10s\""),
        ("retry", "base_delay = LONG, max_delay = \"1ms\""),
        ("retry", "base_delay = \"0s\", max_attempts = 2"),
        ("timeout", "\"2s\""),
        ("timeout", "LIMIT"),
        ("timeout", "Duration::from_secs(2), total = LIMIT"),
        ("timeout", "total = \"1ms\""),
        ("retry", "retry_if = |error: &Error| true, abort_if = |_| true, retry_result = |_: &_| true"),
        ("bulkhead", "max_queue = QUEUE, max_wait = \"1s\""),
        ("rate_limit", "\"10000/s\""),
        ("rate_limit", "\"10001/s\", algorithm = sliding"),
        ("rate_limit", "\"10001/s\", algorithm = gcra, burst = 5, per = |parts| parts.uri.path().len()"),
        ("fallback", "None, |_| 3, other, crate::other, Ok(3), when = Error::is_down"),
        ("cache_fallback", "key = (id, 3), capacity = 1"),
        ("external_service", "\"a\", success_threshold = 9"),
        ("external_service", "\"a\", max_attempts = 3, retry_if = Error::is_down, health = checks::ping"),
        ("cache_operation", "fallback_to_none, fallback = other"),
        ("guard", "retry, timeout(\"2s\"),"),
    ] {
        assert_eq!(errors(policy, arguments, CALL), 0, "{policy}({arguments})");
    }
}

#[test]
fn plain_functions_may_do_what_does_not_wait() {
    let plain = "fn call(id: u64) -> Result<u64, Error> { get(id) }";
    for (policy, arguments) in [
        ("retry", "base_delay = \"0s\""),
        ("retry", "blocking"),
        ("bulkhead", ""),
        ("bulkhead", "max_queue = 0"),
        ("rate_limit", "\"1/s\", max_wait = \"0s\""),
        ("rate_limit", "\"1/s\", max_wait = \"1s\", blocking"),
        ("external_service", "\"a\""),
        ("database_operation", "max_retries = 0"),
        ("message_queue", "max_retries = 2, blocking"),
        ("guard", "retry, bulkhead(max_queue = 3), blocking"),
    ] {
        assert_eq!(errors(policy, arguments, plain), 0, "{policy}({arguments})");
    }
    assert_eq!(errors("bulkhead", "max_queue = QUEUE", plain), 1);
    assert_eq!(errors("rate_limit", "\"1/s\", max_wait = WAIT", plain), 1);
    assert_eq!(errors("retry", "base_delay = DELAY", plain), 1);
}

#[test]
fn the_pauses_must_end_before_the_time_for_all_attempts() {
    for (retry, sum) in [
        // 100 + 200 + 400
        ("", 700),
        ("max_attempts = 2", 100),
        ("max_retries = 4, factor = 3", 100 + 300 + 900 + 2700),
        ("max_retries = 4, factor = 1", 400),
        ("max_retries = 4, backoff = constant", 400),
        ("max_retries = 4, backoff = linear", 100 + 200 + 300 + 400),
        // 100, 100, 200, 300, 500
        ("max_retries = 5, backoff = fibonacci", 1200),
        ("max_retries = 5, max_delay = \"250ms\"", 100 + 200 + 250 * 3),
        ("max_retries = 1000000, max_delay = \"1s\"", 100 + 200 + 400 + 800 + 999_996 * 1000),
    ] {
        let told = |total: u64| errors("retry", retry, &format!("#[timeout(total = \"{total}ms\")] {CALL}"));
        assert_eq!((told(sum), told(sum + 1)), (1, 0), "{retry}");
    }
    for unknown in
        ["max_retries = N", "base_delay = DELAY", "max_delay = DELAY", "factor = FACTOR", "max_attempts = N"]
    {
        assert_eq!(errors("retry", unknown, &format!("#[timeout(total = \"1ms\")] {CALL}")), 0, "{unknown}");
    }
}

#[test]
fn a_value_that_cannot_be_read_is_told_once_and_counts_as_given() {
    for (policy, arguments) in [
        ("circuit_breaker", "failure_rate = 1.5, window = 10, min_calls = 5"),
        ("circuit_breaker", "slow_rate = 0.5, slow_call = 3, window = 10"),
        ("circuit_breaker", "success_threshold = 5, half_open_max_calls = \"5\""),
        ("circuit_breaker", "window = \"10\", failure_rate = 0.5, min_calls = 50"),
        ("circuit_breaker", "ignore = \"f\", ignore_as = success"),
        ("circuit_breaker", "key = \"id\", max_keys = 5"),
        ("circuit_breaker", "recovery_factor = 0, max_recovery = \"1m\""),
        ("circuit_breaker", "recovery = 5, recovery_factor = 2, max_recovery = \"10s\""),
        ("retry", "base_delay = \"20s\", max_delay = 30"),
        ("retry", "backoff = exponental, factor = 3"),
        ("bulkhead", "max_queue = -1, max_wait = \"1s\""),
        ("bulkhead", "max_queue, max_wait = \"1s\""),
        ("rate_limit", "\"10/s\", algorithm = \"gcra\", burst = 3"),
        ("rate_limit", "\"10/s\", per = 3, max_keys = 3"),
        ("rate_limit", "rate = \"10/s\""),
        ("timeout", "limit = \"10s\""),
        ("fallback", "with = other"),
        ("external_service", "\"a\", max_retries = 1.5, retry_if = f"),
        ("external_service", "\"a\", health = \"ping\""),
        ("circuit_breaker", "failure_if = |error: Error| true"),
        ("circuit_breaker", "failure_result = |a, b| true"),
        ("retry", "retry_after = || None"),
        ("guard", "retry = 3, timeout(\"1s\")"),
        ("guard", "retry = 3"),
    ] {
        assert_eq!(errors(policy, arguments, CALL), 1, "{policy}({arguments})");
    }
}
