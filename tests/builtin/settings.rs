//! Every check in a `static`, and mistakes in where its server is.

use resilience::checks::{Amqp, DiskSpace, Http, MySql, Postgres, Redis, Sqlite, Tcp};

use crate::life::{assert_healthy, assert_hidden, run};

static AMQP: Amqp = Amqp::from_env("TESTS_NOT_SET");
static DISK: DiskSpace = DiskSpace::at("/").min_free_bytes(1);
static HTTP: Http = Http::from_env("TESTS_NOT_SET").method("HEAD").header("a", "b").expect_status(204);
static MYSQL: MySql = MySql::from_env("TESTS_NOT_SET");
static POSTGRES: Postgres = Postgres::from_env("TESTS_NOT_SET");
static REDIS: Redis = Redis::from_env("TESTS_NOT_SET");
static SQLITE: Sqlite = Sqlite::from_env("TESTS_NOT_SET");
static TCP: Tcp = Tcp::from_env("TESTS_NOT_SET");

#[tokio::test]
async fn a_missing_variable_is_named() {
    let results = [
        run(&AMQP).await,
        run(&HTTP).await,
        run(&MYSQL).await,
        run(&POSTGRES).await,
        run(&REDIS).await,
        run(&SQLITE).await,
    ];
    for health in results.into_iter().chain([run(&TCP).await]) {
        let text = format!("{health:?}");
        assert!(text.contains("class: Config"), "{text}");
        assert!(text.contains("environment variable `TESTS_NOT_SET` is not set"), "{text}");
    }
    assert_healthy(&DISK).await;
}

#[tokio::test]
async fn malformed_addresses_are_of_the_class_config_and_not_repeated() {
    for address in [
        "",
        "hunter2",
        "x://hunter2",
        "http//u:hunter2@host",
        "postgres:/hunter2",
        "sqlite hunter2",
        "://u:hunter2@h",
        "\0hunter2",
    ] {
        assert_hidden(&Amqp::new(address), "Config", "hunter2@").await;
        assert_hidden(&Http::new(address), "Config", "hunter2@").await;
        assert_hidden(&MySql::new(address), "Config", "hunter2@").await;
        assert_hidden(&Postgres::new(address), "Config", "hunter2@").await;
        assert_hidden(&Redis::new(address), "Config", "hunter2@").await;
        assert_hidden(&Sqlite::new(address), "Config", "hunter2@").await;
        assert_hidden(&Tcp::new(address), "Config", "hunter2@").await;
    }
}

#[tokio::test]
async fn passwords_are_hidden_where_nobody_listens() {
    let address = |scheme: &str| format!("{scheme}://shop:hunter2@127.0.0.1:{}/shop", tests::free_port());
    assert_hidden(&Amqp::new(address("amqp")), "Connect", "hunter2").await;
    assert_hidden(&Http::new(address("http")), "Connect", "hunter2").await;
    assert_hidden(&MySql::new(address("mysql")), "Connect", "hunter2").await;
    assert_hidden(&Postgres::new(address("postgres")), "Connect", "hunter2").await;
    assert_hidden(&Redis::new(address("redis").replace("/shop", "/0")), "Connect", "hunter2").await;
    let nowhere = |scheme: &str| format!("{scheme}://shop:hunter2@host.invalid:1/0");
    assert_hidden(&Amqp::new(nowhere("amqp")), "Dns", "hunter2").await;
    assert_hidden(&Http::new(nowhere("http")), "Dns", "hunter2").await;
    assert_hidden(&MySql::new(nowhere("mysql")), "Dns", "hunter2").await;
    assert_hidden(&Postgres::new(nowhere("postgres")), "Dns", "hunter2").await;
    assert_hidden(&Redis::new(nowhere("redis")), "Dns", "hunter2").await;
}
