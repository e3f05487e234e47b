//! Snapshots of expansions, for reviewers to read: `BLESS=1 cargo test -p resilience-macros` writes them anew.

mod policies;

use std::path::Path;

use crate::stack::attributes::Policy;
use crate::stack::{Kind, expand, guard};

fn pretty(printed: proc_macro2::TokenStream) -> String {
    let banned = printed.to_string().contains("compile_error");
    assert!(!banned, "the macro found a mistake: {printed}");
    prettyplease::unparse(&syn::parse2(printed).unwrap())
}

fn expanded(kind: Kind, arguments: &str, item: &str) -> String {
    pretty(expand(kind, arguments.parse().unwrap(), &item.parse().unwrap()))
}

fn guarded(policy: &str, arguments: &str, item: &str) -> String {
    let policy = Policy::named(policy).unwrap();
    pretty(guard::expand(policy, arguments.parse().unwrap(), &item.parse().unwrap()))
}

fn compare(name: &str, printed: String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/{name}.expanded.rs"));
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(file, printed).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(printed, expected, "{name}: if this is meant, run with BLESS=1");
}

fn snapshot(name: &str, kind: Kind, arguments: &str, item: &str) {
    compare(name, expanded(kind, arguments, item));
}

#[test]
fn health_check_async() {
    snapshot(
        "health_check_async",
        Kind::HealthCheck,
        "critical",
        "async fn database(pool: &SqlitePool) -> Result<(), sqlx::Error> { pool.ping().await }",
    );
}

#[test]
fn health_check_plain() {
    snapshot("health_check_plain", Kind::HealthCheck, "", "fn disk() -> bool { true }");
}

#[test]
fn health_check_every_key() {
    snapshot(
        "health_check_every_key",
        Kind::HealthCheck,
        r#""db", critical, timeout = "1.5s", interval = INTERVAL, max_age = "0s", failure_threshold = 3,
           success_threshold = N, on_error = degraded, crate = ::renamed"#,
        "async fn database() {}",
    );
}

#[test]
fn health_check_static() {
    snapshot(
        "health_check_static",
        Kind::HealthCheck,
        "",
        r#"static CACHE: checks::Redis = checks::Redis::from_env("REDIS_URL");"#,
    );
}

#[test]
fn health_check_opaque() {
    snapshot(
        "health_check_opaque",
        Kind::HealthCheck,
        "",
        "fn r#match() -> Result<(), impl Display> { work() }",
    );
}

#[test]
fn on_startup() {
    snapshot(
        "on_startup",
        Kind::OnStartup,
        r#"order = -1, timeout = "30s""#,
        "async fn migrate(pool: &Pool, settings: &Settings) -> Result<(), Error> { run(pool, settings).await }",
    );
}

#[test]
fn on_shutdown() {
    snapshot(
        "on_shutdown",
        Kind::OnShutdown,
        r#""flush", order = LAST"#,
        "fn flush_all(queue: &Queue) { queue.flush() }",
    );
}

#[test]
fn on_health_change() {
    snapshot(
        "on_health_change",
        Kind::OnHealthChange,
        "",
        "#[inline] pub(crate) async fn tell(change: HealthChange, pager: &Pager) { pager.tell(change).await }",
    );
}

#[test]
fn on_circuit_change() {
    snapshot("on_circuit_change", Kind::OnCircuitChange, "order = 2", "fn tell(change: CircuitChange) {}");
}

#[test]
fn route_class() {
    snapshot(
        "route_class",
        Kind::RouteClass,
        "",
        "pub fn classify(path: &str, method: &Method) -> RouteClass { RouteClass::by_path(path, method) }",
    );
}

/// However a stack is written, the same is printed.
#[test]
fn the_order_of_writing_means_nothing() {
    let item = "async fn pay(order: Order) -> Result<Receipt, Error> { send(&order).await }";
    let attributes = [("retry", ""), ("timeout", "\"2s\""), ("circuit_breaker", "\"pay\"")];
    let mut printed = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let [first, second, third] = order.map(|index| attributes[index]);
        let below = format!(
            "#[::resilience::{}({})] #[::resilience::{}({})] {item}",
            second.0, second.1, third.0, third.1
        );
        printed.push(guarded(first.0, first.1, &below));
    }
    let umbrella = guarded("guard", "circuit_breaker(\"pay\"), retry, timeout(\"2s\")", item);
    assert!(printed.iter().all(|one| *one == umbrella), "{printed:#?}");
}

/// What a renamed crate does not have cannot be printed.
#[test]
fn the_default_crate_is_not_named_under_another() {
    let class = expanded(Kind::RouteClass, "crate = ::renamed", "fn f(a: &str, b: &Method) -> C {}");
    assert!(!class.contains("resilience::"));
    assert!(!guarded("slo", "availability = 0.9, crate = ::renamed", "fn f() {}").contains("resilience::"));
    for kind in [Kind::HealthCheck, Kind::OnStartup, Kind::OnShutdown] {
        assert!(!expanded(kind, "crate = ::renamed", "fn f(a: &A) {}").contains("resilience::"));
    }
    let listener = expanded(Kind::OnHealthChange, "crate = ::renamed", "fn f(c: C, a: &A) {}");
    assert!(!listener.contains("resilience::"));
}

/// Every name that the output takes from the private module is there.
#[test]
fn the_private_module_has_every_path() {
    let paths = include_str!("paths.rs");
    let private = Path::new(env!("CARGO_MANIFEST_DIR")).join("../resilience/src/__private.rs");
    let private = std::fs::read_to_string(private).unwrap();
    let names = paths.split('"').skip(1).step_by(2).filter(|name| !name.contains(' '));
    for name in names {
        let found =
            private.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name);
        assert!(found, "`{name}` is not in `__private`");
    }
}
