//! Snapshots of the policies.

use super::{compare, guarded};

/// A snapshot of `#[policy(arguments)] item`, named after the policy.
fn policy(policy: &str, arguments: &str, item: &str) {
    compare(policy, guarded(policy, arguments, item));
}

#[test]
fn circuit_breaker() {
    policy(
        "circuit_breaker",
        r#""payment", threshold = 3, recovery = "45s", window = 20, failure_rate = "50%",
           ignore = |error| error.is_client(), failure_if = Error::is_transient"#,
        "pub async fn pay(&self, order: Order) -> Result<Receipt, Error> { self.send(order).await }",
    );
}

#[test]
fn circuit_breaker_shared() {
    compare(
        "circuit_breaker_shared",
        guarded(
            "circuit_breaker",
            "crate::PAYMENT, key = &order.tenant",
            "#[bulkhead] fn pay(order: Order) -> Result<Receipt, Error> { send(order) }",
        ),
    );
}

#[test]
fn retry() {
    policy(
        "retry",
        r#"max_attempts = 4, base_delay = "50ms", backoff = fibonacci, jitter = equal, budget = "20%",
           retry_if = |error| error.is_timeout(), retry_after = Error::retry_after"#,
        "async fn fetch<T: Decode>(&mut self, url: &str) -> Result<T, Error> { self.get(url).await }",
    );
}

#[test]
fn timeout() {
    policy(
        "timeout",
        r#""2s", total = LIMIT, reject_with = |_| Error::Late"#,
        "async fn fetch() -> Result<impl Iterator<Item = u8>, Error> { get().await }",
    );
}

#[test]
fn bulkhead() {
    policy(
        "bulkhead",
        r#"max_concurrent = 4, max_queue = 100, max_wait = "1s", blocking"#,
        "fn resize(image: Image) -> Result<Image, Error> { #![allow(deprecated)] image.resize() }",
    );
}

#[test]
fn rate_limit() {
    policy(
        "rate_limit",
        r#""100/minute", per = header("x-api-key"), algorithm = gcra, burst = 20, max_keys = 5000"#,
        "async fn search(query: Query) -> Response { answer(query).await }",
    );
}

#[test]
fn rate_limit_custom() {
    compare(
        "rate_limit_custom",
        guarded(
            "rate_limit",
            r#""10/s", per = tenant, crate = crate::facade"#,
            "async fn search(query: Query) -> Response { answer(query).await }",
        ),
    );
}

#[test]
fn fallback() {
    policy(
        "fallback",
        "search_database, |error| { log(&error); Vec::new() }, Ok(Vec::new())",
        "#[circuit_breaker] async fn search(&self, query: &str) -> Result<Vec<Hit>, Error> { self.find(query).await }",
    );
}

#[test]
fn fallback_when() {
    compare(
        "fallback_when",
        guarded(
            "fallback",
            "cached(user), when = |error| error.is_down()",
            "#[retry] async fn profile(user: u64) -> Result<Profile, Error> { get(user).await }",
        ),
    );
}

#[test]
fn cache_fallback() {
    policy(
        "cache_fallback",
        r#"ttl = "10m", capacity = 200"#,
        "async fn rate(from: &str, to: Currency) -> Result<f64, Error> { ask(from, to).await }",
    );
}

#[test]
fn external_service() {
    policy(
        "external_service",
        r#""weather", max_retries = 2, preset = optional, health = ping, fallback = Forecast::unknown()"#,
        "async fn forecast(city: &str) -> Result<Forecast, Error> { get(city).await }",
    );
}

#[test]
fn database_operation() {
    policy(
        "database_operation",
        r#""orders", success_threshold = 5, fail_max = 8"#,
        "fn load(id: u64) -> Result<Order, Error> { query(id) }",
    );
}

#[test]
fn message_queue() {
    policy(
        "message_queue",
        r#""events""#,
        "async fn publish(event: Event) -> Result<(), Error> { send(event).await }",
    );
}

#[test]
fn cache_operation() {
    policy(
        "cache_operation",
        r#""sessions", fallback_to_none, timeout = "50ms""#,
        "async fn session(id: &str) -> Result<Option<Session>, Error> { get(id).await }",
    );
}

#[test]
fn guard_of_everything() {
    compare(
        "guard",
        guarded(
            "guard",
            r#"retry(max_retries = 2), timeout("2s", total = "10s"), circuit_breaker("payment"), bulkhead(),
               rate_limit("100/s"), fallback(queue_for_later), cache_fallback"#,
            "async fn pay(order: Order) -> Result<Receipt, Error> { send(&order).await }",
        ),
    );
}

#[test]
fn only_retries_that_may_be_late_ask_whether_the_answer_can_say_so() {
    let told = |attributes: &str, function: &str| {
        let printed = guarded("retry", attributes, function);
        assert!(printed.contains("let ended = call.again"), "{printed}");
        printed.contains("(&::resilience::__private::certain_of(&judge)).tell(&mut call);")
    };
    let function = "async fn fetch() -> Result<u8, Error> { get().await }";
    assert!(told(r#"max_elapsed = "3s""#, function));
    assert!(!told("", function));
    assert!(!told(r#"max_elapsed = "3s""#, &format!("#[bulkhead] {function}")));
    assert!(!told(r#"max_elapsed = "3s", blocking"#, "fn fetch() -> Result<u8, Error> { get() }"));
}

#[test]
fn a_full_stack() {
    compare(
        "stack",
        guarded(
            "retry",
            "",
            r#"#[doc = "Pays."] #[bulkhead] #[timeout("2s")] #[inline] #[resilience::circuit_breaker("payment")]
               async fn pay(order: Order) -> Result<Receipt, Error> { send(&order).await }"#,
        ),
    );
}

#[test]
fn a_policy_in_a_static() {
    compare(
        "static",
        guarded(
            "circuit_breaker",
            "",
            r#"pub static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment").threshold(3);"#,
        ),
    );
}

#[test]
fn slo() {
    policy(
        "slo",
        r#""checkout", availability = "99.9%", latency = "300ms", quantile = "95%""#,
        "pub async fn place(State(shop): State<Shop>) -> Response { #![allow(deprecated)] use shop::place; place().await }",
    );
}

#[test]
fn slo_above_policies() {
    compare(
        "slo_above_policies",
        guarded(
            "slo",
            "latency = LIMIT",
            r#"#[timeout("2s")] async fn place() -> Result<Receipt, Error> { send().await }"#,
        ),
    );
}

/// Whether it stands above, between or below the policies.
#[test]
fn the_place_of_an_objective_means_nothing() {
    let item = "async fn place() -> Result<Receipt, Error> { send().await }";
    let attributes = [("retry", ""), ("slo", "availability = \"99%\""), ("timeout", "\"2s\"")];
    let mut printed = Vec::new();
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let [first, second, third] = order.map(|index| attributes[index]);
        let below = format!(
            "#[::resilience::{}({})] #[::resilience::{}({})] {item}",
            second.0, second.1, third.0, third.1
        );
        printed.push(guarded(first.0, first.1, &below));
    }
    assert!(printed.iter().all(|one| *one == printed[0]), "{printed:#?}");
    let mark = printed[0].find("::mark(").unwrap();
    assert!(mark < printed[0].find("__RESILIENCE_GUARD.call()").unwrap());
}
