//! What is wrong in a file.

use super::*;

#[test]
fn what_is_wrong_in_the_file_is_told_with_its_line_all_at_once() {
    let file = r#"policies = "perhaps"
circuit = 3

[circiuts]
threshold = 1

[circuits]
treshold = 1
threshold = "10"
recovery = 30
failure_rate = 50
window = []

[circuit.serach]
threshold = 3

[circuit]
threshold = 3
"#;
    // A table that is a value and a table is a mistake of the syntax, which is told first.
    assert_eq!(
        given(&[], file),
        [
            "resilience.toml:14:2: cannot extend value of type integer with a dotted key",
            "resilience.toml:17:2: duplicate key"
        ]
    );
    let file = file
        .replace("circuit = 3\n", "\n")
        .replace("[circuit]\nthreshold = 3\n", "[retries]\nbackoff = 1\nretry_rejected = \"no\"\n");
    assert_eq!(
        given(&[], &file),
        [
            "resilience.toml:1:12: `policies` is `\"off\"` or `\"on\"`",
            "resilience.toml:4:2: `circiuts` is not known: did you mean `circuits`? there are `policies`, `[circuits]`, \
             `[circuit.<name>]`, `[retries]`, `[retry.<name>]`, `[timeouts]`, `[timeout.<name>]`, `[bulkheads]`, \
             `[bulkhead.<name>]`, `[rate_limits]`, `[rate_limit.<name>]`, `[cache_fallbacks]`, `[cache_fallback.<name>]`, \
             `[checks]`, `[check.<name>]`",
            "resilience.toml:8:1: `treshold` is no key of a circuit breaker: did you mean `threshold`? there are `enabled`, \
             `threshold`, `failure_threshold`, `fail_max`, `recovery`, `recovery_timeout`, `reset_timeout`, \
             `half_open_max_calls`, `success_threshold`, `failure_rate`, `window`, `min_calls`, `slow_call`, `slow_rate`, \
             `ignore_as`, `recovery_factor`, `max_recovery`, `trial_timeout` and `max_keys`",
            "resilience.toml:9:13: `threshold` is \"10\": write the number without quotes: `10`",
            "resilience.toml:10:12: `recovery` is 30: a duration needs a unit: write `\"30s\"` or `\"30ms\"`",
            "resilience.toml:11:16: `failure_rate` is 50: a ratio is written `\"50%\"` or `0.5`: write `\"50%\"`",
            "resilience.toml:12:10: `window` is an array: a duration is a number and a unit, as in `\"30s\"`",
            "resilience.toml:14:10: no circuit breaker is named `serach`: did you mean `search`? there are \
             `payment-api`, `search`",
            "resilience.toml:18:11: `backoff` is 1: write `\"exponential\"`, `\"constant\"`, `\"linear\"` or `\"fibonacci\"`",
            "resilience.toml:19:18: `retry_rejected` is \"no\": write `true` or `false`",
        ]
    );
    assert_eq!(
        given(&[], "circuits = 3\n[check]\ntimeout = \"2s\"\n"),
        [
            "resilience.toml:1:1: `circuits` is a table: write `[circuits]`, and the keys below it",
            "resilience.toml:3:1: `timeout` stands where the name of a health check belongs: write `[check.<name>]` for \
             one of them, or `[checks]` for all",
        ]
    );
    assert_eq!(given(&[], "threshold =\n").len(), 1);
    assert!(given(&[], "\"ä\" = 1\n")[0].starts_with("resilience.toml:1:1: `ä` is not known"));
}
