//! What is given from outside, on declarations of its own.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::config::environment::variable;
use crate::config::kind::KINDS;
use crate::health::check::CheckEntry;
use crate::health::status::HealthStatus;
use crate::policy::Policy;
use crate::registry::PolicyEntry;
use crate::site::Site;
use crate::{Bulkhead, CacheFallback, CircuitBreaker, RateLimiter, Retry, Timeout};

#[path = "running_file_tests.rs"]
mod file_tests;

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A program with a few policies and a check, in fresh statics.
fn running(variables: &[(&str, &str)]) -> Running {
    let circuit = |name| Policy::CircuitBreaker(leaked(CircuitBreaker::new(name)));
    let minute = Duration::from_mins(1);
    let policies = [
        ("payment-api", 10, circuit("payment-api")),
        ("search", 20, circuit("search")),
        ("payment-api", 11, Policy::Retry(leaked(Retry::new("payment-api").max_retries(1)))),
        ("payment-api", 11, Policy::Timeout(leaked(Timeout::new("payment-api", Duration::from_secs(2))))),
        ("reports", 30, Policy::Bulkhead(leaked(Bulkhead::new("reports")))),
        ("mails", 40, Policy::RateLimiter(leaked(RateLimiter::new("mails", 100, minute)))),
        ("rates", 50, Policy::CacheFallback(leaked(CacheFallback::new("rates")))),
    ];
    let entries = policies
        .map(|(name, line, policy)| PolicyEntry::of(name, Site::new("shop.rs", line, 1, name), vec![policy]));
    let check = CheckEntry::added("database".into(), Site::caller(), || async { HealthStatus::Healthy });
    let targets = entries.iter().filter_map(Target::of_policy).chain([Target::of_check(&check)]).collect();
    let variables =
        variables.iter().map(|(name, text)| ((*name).to_owned(), Some((*text).to_owned()))).collect();
    Running {
        targets,
        place: Place::of_environment(),
        variables,
        shown: Mutex::default(),
        engine: Mutex::default(),
    }
}

/// The settings that come from outside, or what is wrong.
fn given(variables: &[(&str, &str)], file: &str) -> Vec<String> {
    let running = running(variables);
    let text = (!file.is_empty()).then(|| file.to_owned());
    match running.plan_with(Ok(text)) {
        Ok(planned) => {
            running.commit(planned);
            let shown = lock(&running.shown).clone();
            shown.iter().filter(|one| one.is_given()).map(ToString::to_string).collect()
        }
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn variables_override_by_name_and_by_kind() {
    assert_eq!(
        given(
            &[
                ("RESILIENCE_CIRCUITS_THRESHOLD", "10"),
                ("RESILIENCE_CIRCUIT_PAYMENT_API_THRESHOLD", " 3 "),
                ("RESILIENCE_TIMEOUT_PAYMENT_API_LIMIT", "1.5s"),
                ("RESILIENCE_RATE_LIMIT_MAILS_RATE", "20/10s"),
                ("RESILIENCE_RETRY_PAYMENT_API_MAX_ATTEMPTS", "3"),
                ("RESILIENCE_CHECK_DATABASE_ENABLED", "false"),
                ("RESILIENCE_CACHE_FALLBACK_RATES_TTL", "5m"),
                ("RESILIENCE_BULKHEAD_REPORTS_MAX_CONCURRENT", ""),
            ],
            ""
        ),
        [
            "circuit payment-api: threshold = 3 (environment RESILIENCE_CIRCUIT_PAYMENT_API_THRESHOLD)",
            "circuit search: threshold = 10 (environment RESILIENCE_CIRCUITS_THRESHOLD)",
            "retry payment-api: max_retries = 2 (environment RESILIENCE_RETRY_PAYMENT_API_MAX_ATTEMPTS)",
            "timeout payment-api: limit = 1.5s (environment RESILIENCE_TIMEOUT_PAYMENT_API_LIMIT)",
            "rate_limit mails: rate = 20/10s (environment RESILIENCE_RATE_LIMIT_MAILS_RATE)",
            "cache_fallback rates: ttl = 5m (environment RESILIENCE_CACHE_FALLBACK_RATES_TTL)",
            "check database: enabled = false (environment RESILIENCE_CHECK_DATABASE_ENABLED)",
        ]
    );
}

#[test]
fn a_name_goes_before_a_kind_and_a_variable_before_the_file() {
    let file = "[circuits]\nthreshold = 7\nrecovery = \"1m\"\n\n[circuit.payment-api]\nthreshold = 3\nrecovery = \"2m\"\n";
    assert_eq!(
        given(
            &[("RESILIENCE_CIRCUITS_THRESHOLD", "10"), ("RESILIENCE_CIRCUIT_PAYMENT_API_RECOVERY", "3m"),],
            file
        ),
        [
            "circuit payment-api: threshold = 3 (resilience.toml:6)",
            "circuit payment-api: recovery = 3m (environment RESILIENCE_CIRCUIT_PAYMENT_API_RECOVERY)",
            "circuit payment-api: trial_timeout = 3m (attribute)",
            "circuit search: threshold = 10 (environment RESILIENCE_CIRCUITS_THRESHOLD)",
            "circuit search: recovery = 1m (resilience.toml:3)",
        ]
        .into_iter()
        .filter(|line| !line.contains("trial_timeout"))
        .collect::<Vec<_>>()
    );
}

#[test]
fn policies_are_switched_off_together_but_not_what_answers_for_them() {
    let off = given(
        &[("RESILIENCE_POLICIES", "off"), ("RESILIENCE_CIRCUIT_SEARCH_ENABLED", "true")],
        "[circuits]\nenabled = true\n",
    );
    let expected: Vec<_> = [
        "circuit payment-api",
        "circuit search",
        "retry payment-api",
        "timeout payment-api",
        "bulkhead reports",
        "rate_limit mails",
    ]
    .iter()
    .map(|name| format!("{name}: enabled = false (environment RESILIENCE_POLICIES)"))
    .collect();
    assert_eq!(off, expected);
    assert_eq!(given(&[("RESILIENCE_POLICIES", "on")], ""), [""; 0]);
    assert_eq!(given(&[], "policies = \"off\"\n").len(), 6);
    assert_eq!(given(&[], "policies = \"on\"\n"), [""; 0]);
}

#[test]
fn values_are_judged_as_in_attributes() {
    for (name, text, message) in [
        ("RESILIENCE_CIRCUITS_THRESHOLD", "0", "a count is a whole number from 1 to 4294967295"),
        ("RESILIENCE_CIRCUITS_THRESHOLD", "many", "a count is a whole number from 1 to 4294967295"),
        ("RESILIENCE_CIRCUITS_RECOVERY", "30", "a duration needs a unit: write `30s` or `30ms`"),
        ("RESILIENCE_CIRCUITS_RECOVERY", "0s", "this duration must be longer than zero, as in `30s`"),
        (
            "RESILIENCE_CIRCUITS_FAILURE_RATE",
            "150%",
            "a ratio lies between 0 and 1, that is 0% and 100%: a ratio is written `50%` or `0.5`",
        ),
        (
            "RESILIENCE_CIRCUITS_FAILURE_RATE",
            "-0.1",
            "a ratio cannot be negative: a ratio is written `50%` or `0.5`",
        ),
        (
            "RESILIENCE_CIRCUITS_FAILURE_RATE",
            "0",
            "this share must be more than nothing, as in `50%` or `0.5`",
        ),
        ("RESILIENCE_CIRCUITS_WINDOW", "2000000", "`window` must be at most 1,000,000 calls"),
        ("RESILIENCE_CIRCUITS_IGNORE_AS", "failure", "write `neutral` or `success`"),
        ("RESILIENCE_CIRCUITS_ENABLED", "maybe", "write `true` or `false`"),
        ("RESILIENCE_RETRIES_FACTOR", "0.5", "a factor is a number of at least 1, as in `2` or `1.5`"),
        ("RESILIENCE_RETRIES_BACKOFF", "cubic", "write `exponential`, `constant`, `linear` or `fibonacci`"),
        ("RESILIENCE_RATE_LIMITS_RATE", "100", "a rate needs a period: write `100/s` or `100/minute`"),
        ("RESILIENCE_POLICIES", "perhaps", "write `off` or `on`"),
    ] {
        assert_eq!(given(&[(name, text)], ""), [format!("the variable {name} is `{text}`: {message}")]);
    }
}

#[test]
fn what_does_not_fit_together_is_told_with_who_said_so() {
    assert_eq!(
        given(&[("RESILIENCE_CIRCUIT_SEARCH_SUCCESS_THRESHOLD", "4")], ""),
        [
            "circuit breaker `search`, with what the variable RESILIENCE_CIRCUIT_SEARCH_SUCCESS_THRESHOLD says: \
          `success_threshold` is greater than `half_open_max_calls`: the circuit could never close (shop.rs:20:1)"
        ]
    );
    assert_eq!(
        given(&[("RESILIENCE_TIMEOUTS_TOTAL", "3s")], "[timeout.payment-api]\nlimit = \"5s\"\n"),
        [
            "timeout `payment-api`, with what the variable RESILIENCE_TIMEOUTS_TOTAL and resilience.toml:2 say: `total` \
          must be longer than the limit of one attempt, or no attempt ever reaches its own limit (shop.rs:11:1)"
        ]
    );
    assert_eq!(
        given(
            &[("RESILIENCE_RATE_LIMIT_MAILS_RATE", "20000/s"), ("RESILIENCE_BULKHEADS_MAX_WAIT", "1s")],
            ""
        )
        .len(),
        2
    );
}

#[test]
fn one_thing_said_twice_is_an_error() {
    assert_eq!(
        given(&[("RESILIENCE_CIRCUITS_FAIL_MAX", "3"), ("RESILIENCE_CIRCUITS_THRESHOLD", "3")], ""),
        [
            "the variable RESILIENCE_CIRCUITS_FAIL_MAX and the variable RESILIENCE_CIRCUITS_THRESHOLD say the same thing, \
          as `fail_max` and `threshold`: give one of them"
        ]
    );
    assert_eq!(
        given(&[], "[retries]\nmax_retries = 1\nmax_attempts = 2\n"),
        [
            "resilience.toml:2 and resilience.toml:3 say the same thing, as `max_retries` and `max_attempts`: give one \
          of them"
        ]
    );
    assert_eq!(given(&[("RESILIENCE_CIRCUITS_FAIL_MAX", "3")], "[circuits]\nthreshold = 4\n").len(), 2);
}

#[test]
fn unknown_variables_are_told_with_what_there_is() {
    let told = |name: &str| given(&[(name, "1")], "").concat();
    assert_eq!(
        told("RESILIENCE_CIRCUIT_SEARCH_TRESHOLD"),
        "the variable RESILIENCE_CIRCUIT_SEARCH_TRESHOLD is not known: did you mean RESILIENCE_CIRCUIT_SEARCH_THRESHOLD? \
         there are the circuit breakers PAYMENT_API, SEARCH, with ENABLED, THRESHOLD, FAILURE_THRESHOLD, FAIL_MAX, \
         RECOVERY, RECOVERY_TIMEOUT, RESET_TIMEOUT, HALF_OPEN_MAX_CALLS, SUCCESS_THRESHOLD, FAILURE_RATE, WINDOW, \
         MIN_CALLS, SLOW_CALL, SLOW_RATE, IGNORE_AS, RECOVERY_FACTOR, MAX_RECOVERY, TRIAL_TIMEOUT, MAX_KEYS"
    );
    assert_eq!(
        told("RESILIENCE_TIMEOUTS_DELAY"),
        "the variable RESILIENCE_TIMEOUTS_DELAY is not known: timeouts have ENABLED, LIMIT, TOTAL"
    );
    assert_eq!(
        told("RESILIENCE_ADRR"),
        "the variable RESILIENCE_ADRR is not known: did you mean RESILIENCE_ADDR? there are RESILIENCE_ADDR, \
         RESILIENCE_ADMIN_TOKEN, RESILIENCE_CONFIG, RESILIENCE_EXPORT, RESILIENCE_POLICIES, \
         RESILIENCE_WEBHOOK_SECRET, RESILIENCE_WEBHOOK_URL, and \
         RESILIENCE_<KIND>_<NAME>_<KEY> with the kinds CIRCUIT, RETRY, TIMEOUT, BULKHEAD, RATE_LIMIT, CACHE_FALLBACK, CHECK"
    );
    assert!(
        told("RESILIENCE_FALLBACK_SEARCH_ENABLED")
            .ends_with("fallbacks have no settings: they answer where nothing else can")
    );
    let empty = Running { targets: Vec::new(), ..running(&[("RESILIENCE_CHECK_X_ENABLED", "1")]) };
    assert_eq!(
        empty.plan().err().unwrap().to_string(),
        "the variable RESILIENCE_CHECK_X_ENABLED is not known: there are no health checks"
    );
}

/// A service named `resilience-shop` must not keep its neighbours from starting.
#[test]
fn variables_that_are_no_text_are_mistakes_but_for_a_path() {
    let names = [
        "RESILIENCE_ADMIN_TOKEN",
        "RESILIENCE_CONFIG",
        "RESILIENCE_POLICIES",
        "RESILIENCE_CIRCUITS_THRESHOLD",
    ];
    let mut running = running(&[]);
    running.variables = names.iter().map(|name| ((*name).to_owned(), None)).collect();
    let error = running.plan_with(Ok(None)).err().unwrap();
    let told: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    let expected =
        [names[0], names[2], names[3]].map(|name| format!("the variable {name} is not text in UTF-8"));
    assert_eq!(told, expected);
}

#[test]
fn what_kubernetes_sets_for_a_service_is_no_mistake() {
    let names = [
        "RESILIENCE_SHOP_SERVICE_HOST",
        "RESILIENCE_SHOP_SERVICE_PORT",
        "RESILIENCE_SHOP_SERVICE_PORT_HTTP",
        "RESILIENCE_SHOP_PORT",
        "RESILIENCE_SHOP_PORT_8000_TCP",
        "RESILIENCE_SHOP_PORT_8000_TCP_PROTO",
        "RESILIENCE_SHOP_PORT_8000_UDP_PORT",
        "RESILIENCE_SHOP_PORT_8000_TCP_ADDR",
    ];
    assert_eq!(given(&names.map(|name| (name, "tcp://10.0.0.1:8000")), ""), [""; 0]);
    for name in [
        "RESILIENCE_PORTS",
        "RESILIENCE_SHOP_PORT_X_TCP",
        "RESILIENCE_SHOP_PORT_8000",
        "RESILIENCE_SHOP_PORT_8_TCP_X",
    ] {
        assert_eq!(given(&[(name, "1")], "").len(), 1, "{name}");
    }
}

#[test]
fn names_that_become_one_variable_are_an_error_where_it_is_set() {
    let site = |line| Site::new("shop.rs", line, 1, "x");
    let circuit = |name, line| {
        let policy = Policy::CircuitBreaker(leaked(CircuitBreaker::new(name)));
        Target::of_policy(&PolicyEntry::of(name, site(line), vec![policy])).unwrap()
    };
    let targets = || vec![circuit("a-b", 1), circuit("a.b", 2), circuit("a max", 3), circuit("a", 4)];
    let with = |name| Running { targets: targets(), ..running(&[(name, "3s")]) };
    assert_eq!(
        with("RESILIENCE_CIRCUIT_A_B_RECOVERY").plan().err().unwrap().to_string(),
        "the variable RESILIENCE_CIRCUIT_A_B_RECOVERY may mean `recovery` of circuit breaker `a-b` or `recovery` of \
         circuit breaker `a.b`: rename one of them, or use the file (shop.rs:1:1, shop.rs:2:1)"
    );
    assert_eq!(
        with("RESILIENCE_CIRCUIT_A_MAX_RECOVERY").plan().err().unwrap().to_string(),
        "the variable RESILIENCE_CIRCUIT_A_MAX_RECOVERY may mean `recovery` of circuit breaker `a max` or \
         `max_recovery` of circuit breaker `a`: rename one of them, or use the file (shop.rs:3:1, shop.rs:4:1)"
    );
    assert!(with("RESILIENCE_CIRCUIT_A_RECOVERY").plan().is_ok());
}

#[test]
fn nothing_is_put_in_force_where_anything_is_wrong() {
    let running = running(&[]);
    let before = running.targets.iter().map(|target| target.settings.current()).collect::<Vec<_>>();
    let file = "[circuits]\nthreshold = 9\n[check.database]\ntimeout = 2\n";
    assert!(running.plan_with(Ok(Some(file.to_owned()))).is_err());
    assert!(running.targets.iter().map(|target| target.settings.current()).eq(before));
}

#[test]
fn changes_tell_what_was_and_what_is() {
    let running = running(&[]);
    let load = |file: &str| running.commit(running.plan_with(Ok(Some(file.to_owned()))).unwrap());
    let told = |changes: Changes| changes.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        told(load("[circuit.search]\nthreshold = 9\n\n[timeouts]\ntotal = \"9s\"\n")),
        [
            "circuit search: threshold = 9, was 5 (resilience.toml:2)",
            "timeout payment-api: total = 9s, was not set (resilience.toml:5)",
        ]
    );
    // The same from another line is no change.
    assert!(load("\n\n[circuit.search]\nthreshold = 9\n\n[timeouts]\ntotal = \"9s\"\n").is_empty());
    assert_eq!(
        told(load("")),
        [
            "circuit search: threshold = 5, was 9 (default)",
            "timeout payment-api: total is not set, was 9s (default)",
        ]
    );
}

#[test]
fn without_a_service_the_settings_are_those_of_the_declarations() {
    let settings = running(&[]);
    let planned = settings.plan_with(Ok(None)).unwrap();
    let rows: Vec<_> = planned.iter().flat_map(shown).map(|setting| setting.to_string()).collect();
    assert!(rows.contains(&"retry payment-api: max_retries = 1 (attribute)".to_owned()), "{rows:?}");
    assert!(rows.contains(&"rate_limit mails: rate = 100/minute (attribute)".to_owned()));
    assert!(rows.contains(&"circuit search: recovery = 30s (default)".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_variable_breaks_anything(rest in "(CIRCUIT|CHECKS|RATE_LIMIT_MAILS_RATE|[A-Z_]{0,9})_?.{0,20}", text in ".{0,40}") {
        let _ = given(&[(&format!("RESILIENCE_{rest}"), &text)], "");
    }

    #[test]
    fn no_value_breaks_anything(kind in 0..KINDS.len(), key in 0_usize..19, text in "[-+0-9.a-z%/ \\PC]{0,12}") {
        let keys = (KINDS[kind].keys)();
        let name = variable(KINDS[kind], None, keys[key % keys.len()].name);
        let _ = given(&[(&name, &text)], "");
    }

    #[test]
    fn no_file_breaks_anything(text in "(\\[|\\]|circuits|circuit|\\.|check|\"|=|\n|'|\\{|[a-z_]{1,9}|-?[0-9]{1,25}|\\PC){0,40}") {
        let _ = given(&[], &text);
    }
}

/// Whatever a setting shows can be given, in a variable and in the file, and comes out the same.
#[test]
fn what_is_shown_can_be_given() {
    let running = running(&[]);
    let sample = "[circuits]\nfailure_rate = 0.35\nwindow = \"90s\"\nmin_calls = 7\nslow_call = \"1.5s\"\nslow_rate = \"12%\"\n\
        recovery_factor = 1.5\nmax_recovery = \"10m\"\nignore_as = \"success\"\n[retries]\nmax_elapsed = \"1h\"\nbudget = 0.2\n\
        factor = 3\n[timeouts]\ntotal = \"10s\"\n[bulkheads]\nmax_queue = 3\nmax_wait = \"250ms\"\n[rate_limits]\n\
        algorithm = \"gcra\"\nburst = 5\nmax_wait = \"0s\"\n[checks]\ninterval = \"30s\"\non_error = \"degraded\"\n";
    let planned = running.plan_with(Ok(Some(sample.to_owned()))).unwrap();
    let rows: Vec<_> = planned.iter().flat_map(shown).collect();
    assert!(rows.len() > 60);
    let variables: Vec<_> = rows
        .iter()
        .map(|row| {
            let kind = KINDS.iter().find(|kind| kind.one == row.kind).unwrap();
            (variable(kind, Some(&row.name), row.key), row.value.clone())
        })
        .collect();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let again = super::tests::running(&variables);
    let planned = again.plan_with(Ok(None)).unwrap();
    let values = |rows: Vec<Setting>| {
        rows.into_iter().map(|row| (row.kind, row.name, row.key, row.value)).collect::<Vec<_>>()
    };
    assert_eq!(values(planned.iter().flat_map(shown).collect()), values(rows));
}

#[test]
fn pauses_must_fit_into_the_time_for_all_attempts() {
    let variables = [("RESILIENCE_RETRY_PAYMENT_API_MAX_RETRIES", "5"), ("RESILIENCE_TIMEOUTS_TOTAL", "3s")];
    let fault = "retry `payment-api`: its pauses, 3.1s in all without jitter, do not fit into the `total` of 3s that \
                 timeout `payment-api` has: make `total` longer, or the pauses shorter or fewer (shop.rs:11:1)";
    assert_eq!(given(&variables, ""), [fault]);
    let fits = [variables[0], ("RESILIENCE_TIMEOUTS_TOTAL", "3200ms")];
    assert_eq!(given(&fits, "").len(), 2);
    let without_retries = [variables[0], variables[1], ("RESILIENCE_RETRY_PAYMENT_API_ENABLED", "false")];
    assert_eq!(given(&without_retries, "").len(), 3);
    let without_limits = [variables[0], variables[1], ("RESILIENCE_TIMEOUT_PAYMENT_API_ENABLED", "false")];
    assert_eq!(given(&without_limits, "").len(), 3);
    let unbounded = [("RESILIENCE_RETRY_PAYMENT_API_MAX_RETRIES", "4000000000"), variables[1]];
    assert!(given(&unbounded, "")[0].contains("its pauses, 24h in all"));
}
