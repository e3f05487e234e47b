//! Snapshots of expansions, for reviewers to read: `BLESS=1 cargo test -p resilience-macros` writes them anew.

use std::path::Path;

use crate::stack::{Kind, expand};

fn expanded(kind: Kind, arguments: &str, item: &str) -> String {
    let printed = expand(kind, arguments.parse().unwrap(), &item.parse().unwrap());
    let banned = printed.to_string().contains("compile_error");
    assert!(!banned, "the macro found a mistake: {printed}");
    prettyplease::unparse(&syn::parse2(printed).unwrap())
}

fn snapshot(name: &str, kind: Kind, arguments: &str, item: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/{name}.expanded.rs"));
    let printed = expanded(kind, arguments, item);
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(file, printed).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(printed, expected, "{name}: if this is meant, run with BLESS=1");
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

/// What a renamed crate does not have cannot be printed.
#[test]
fn the_default_crate_is_not_named_under_another() {
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
