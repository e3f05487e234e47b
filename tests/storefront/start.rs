//! What stops it from starting.

use std::net::TcpListener;

use crate::process::{run, run_with};

const SECRET: &str = "hunter-2-secret";

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

#[test]
fn a_malformed_address_is_told_with_its_variable_and_without_its_password() {
    let form =
        "write it as in `postgres://user:password@localhost:5432/shop`, or `sqlite://storefront.db?mode=rwc`";
    for (address, message) in [
        (
            format!("postgres://shop:{SECRET}@localhost:port/shop"),
            "error with configuration: invalid port number",
        ),
        (format!("postgres://shop:{SECRET}@[::1/shop"), "error with configuration: invalid IPv6 address"),
        (format!("shop:{SECRET}"), "it must begin with `postgres:` or `sqlite:`"),
        (format!("mysql://shop:{SECRET}@localhost/shop"), "it must begin with `postgres:` or `sqlite:`"),
        (SECRET.to_owned(), "it must begin with `postgres:` or `sqlite:`"),
    ] {
        let ended = run(&[("SQL_URL", &address)]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(last_line(&ended.log), format!("Error: SQL_URL: {message}: {form}"));
        assert!(!format!("{ended:?}").contains(SECRET), "{ended:?}");
    }
    for address in [format!("redis://:{SECRET}@localhost:port"), SECRET.to_owned()] {
        let ended = run(&[("REDIS_URL", &address)]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let expected = "Error: REDIS_URL: Redis URL did not parse - InvalidClientConfig: \
                        write it as in `redis://:password@localhost:6379`";
        assert_eq!(last_line(&ended.log), expected);
        assert!(!format!("{ended:?}").contains(SECRET), "{ended:?}");
    }
}

#[test]
fn a_database_that_lets_nobody_in_is_told_without_its_password() {
    let server = tests::Postgres::start();
    let nowhere = format!("postgres://shop:{SECRET}@127.0.0.1:{}/shop", tests::free_port());
    for (address, reason) in [
        (server.address_with(SECRET), "password authentication failed for user \"shop\""),
        (nowhere, "Connection refused"),
    ] {
        let ended = run(&[("SQL_URL", &address)]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let told = last_line(&ended.log);
        let expected = "Error: startup hook `migrate` failed: the database that SQL_URL names: ";
        assert!(told.starts_with(expected) && told.contains(reason), "{told}");
        assert!(!format!("{ended:?}").contains(SECRET), "{ended:?}");
    }
}

#[test]
fn a_malformed_address_of_a_service_is_told_with_its_variable() {
    let form = "write it as in `http://localhost:8101`";
    for (address, message) in [
        ("localhost:8101", form.to_owned()),
        ("https://localhost:8101", form.to_owned()),
        ("http://localhost:8101/v1", form.to_owned()),
        ("http://local host", format!("invalid uri character: {form}")),
    ] {
        for variable in ["PAYMENT_URL", "RECOMMENDATIONS_URL", "SEARCH_URL"] {
            let ended = run(&[(variable, address)]);
            assert_eq!(ended.code, Some(1), "{ended:?}");
            assert_eq!(last_line(&ended.log), format!("Error: {variable}: {message}"));
        }
    }
}

#[test]
fn arguments_that_mean_nothing_are_told_with_those_that_do() {
    for (arguments, message) in [
        (&["--trafic"][..], "`--trafic `"),
        (&["shop"], "`shop `"),
        (&["--traffic", "0/s"], "`--traffic 0/s`"),
        (&["--traffic", "20/m"], "`--traffic 20/m`"),
        (&["--traffic", "--for"], "`--for `"),
        (&["--upstream", "cellar"], "`--upstream cellar`"),
        (&["--upstream", "payment", "--mode", "dead"], "`--mode dead`"),
        (&["--upstream", "payment", "--mode", "ok", "--delay-ms", "1"], "`--delay-ms` is for `--mode slow`"),
        (&["--upstream", "payment", "--traffic"], "these do not go together"),
        (&["--for", "3s"], "these do not go together"),
        (&["--port", "1"], "these do not go together"),
    ] {
        let ended = run_with(arguments, &[]);
        assert_eq!(ended.code, Some(1), "{arguments:?}: {ended:?}");
        let lines: Vec<_> = ended.log.lines().collect();
        assert_eq!(lines[0], format!("Error: {message}"), "{arguments:?}");
        assert!(lines[1] == "usage:" && lines[2].contains("--traffic [20/s]"), "{lines:?}");
    }
}

#[test]
fn a_port_in_use_is_told() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    let ended = run(&[("RESILIENCE_ADDR", &taken)]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let expected = format!("Error: {taken} (the variable RESILIENCE_ADDR) is in use: ");
    assert!(last_line(&ended.log).starts_with(&expected), "{ended:?}");
}

#[test]
fn variables_that_are_empty_are_not_set() {
    let shop = crate::process::Storefront::ready(&[("SQL_URL", ""), ("REDIS_URL", "")]);
    shop.terminate();
    assert_eq!(shop.end().0.code, Some(0));
}
