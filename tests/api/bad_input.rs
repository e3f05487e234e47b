//! Who may not act changes nothing, and is told why in one line.

use crate::TOKEN;
use crate::client::Ask;
use crate::storefront::Storefront;

const PAYMENT: &str = "/_resilience/api/circuits/payment";

fn state(address: &str) -> (String, bool) {
    let circuit = Ask::get(address, PAYMENT).token().send().json();
    let maintenance = Ask::get(address, "/_resilience/api/maintenance").token().send().json();
    (circuit["state"].as_str().expect("a state").to_owned(), maintenance["active"] == true)
}

#[test]
fn what_is_refused_changes_nothing_and_what_is_done_is_logged() {
    let shop = Storefront::ready(&[("RESILIENCE_ADMIN_TOKEN", TOKEN)]);
    let address = shop.address.clone();
    let open = || Ask::post(&address, &format!("{PAYMENT}/force_open"));
    let enable = || Ask::post(&address, "/_resilience/api/maintenance/enable").token();
    let large = format!("{{\"reason\":\"{}\"}}", "x".repeat(20_000));
    for (asked, code, part) in [
        (open(), 401, "missing or wrong"),
        (open().header("authorization", "Bearer wrong-token"), 401, "missing or wrong"),
        (open().header("authorization", &format!("Basic {TOKEN}")), 401, "missing or wrong"),
        (open().token().header("sec-fetch-site", "cross-site"), 403, "another origin"),
        (open().token().header("origin", "https://evil.example"), 403, "another origin"),
        (open().token().header("origin", "null"), 403, "another origin"),
        (open().token().host("evil.example"), 403, "allowed_hosts"),
        (open().token().json("{"), 400, "not JSON"),
        (open().token().json("[1]"), 400, "a JSON object"),
        (open().token().json(r#"{"now":true}"#), 400, "unknown key `now`"),
        (enable().json(&large), 413, "16384 bytes"),
        (enable().json(r#"{"reson":"x"}"#), 400, "did you mean `reason`?"),
        (enable().json(r#"{"for":"soon"}"#), 400, "`for`: `soon` is no duration"),
        (Ask::post(&address, "/_resilience/api/circuits/paymnt/force_open").token(), 404, "there are"),
        (Ask::post(&address, "/_resilience/api/checks/databse/run").token(), 404, "`database`"),
        (Ask::get(&address, &format!("{PAYMENT}/force_open")).token(), 405, "only POST"),
        (Ask::post(&address, PAYMENT).token(), 405, "only GET"),
    ] {
        let answer = asked.send();
        assert_eq!(answer.code, code, "{answer:?}");
        let error = answer.error();
        assert!(error.contains(part) && !error.contains('\n') && !error.contains(TOKEN), "{error}");
        assert_eq!(state(&address), ("closed".to_owned(), false), "{answer:?}");
    }

    assert_eq!(open().token().send().json()["state"], "forced_open");
    assert_eq!(state(&address), ("forced_open".to_owned(), false));
    let reset = Ask::post(&address, &format!("{PAYMENT}/reset")).token().send();
    assert_eq!(reset.json()["state"], "closed");
    let on = enable().json(r#"{"reason":"the orders move","for":"1h"}"#).send();
    assert_eq!((on.code, state(&address).1), (200, true), "{on:?}");
    let order = Ask::post(&address, "/orders").json("{}").send();
    assert_eq!((order.code, order.body.as_str()), (503, r#"{"detail":"maintenance"}"#));
    let off = Ask::post(&address, "/_resilience/api/maintenance/disable").token().send();
    assert_eq!((off.code, state(&address).1), (200, false), "{off:?}");

    shop.terminate();
    let (ended, _directory) = shop.end();
    let told =
        |part: &str| ended.log.lines().any(|line| line.contains("resilience::api") && line.contains(part));
    for part in [
        r#"action="force_open_circuit" name="payment" peer=127.0.0.1:"#,
        r#"action="reset_circuit""#,
        r#"action="enable_maintenance""#,
        r#"result="done""#,
        r#"result="refused""#,
    ] {
        assert!(told(part), "{part} is missing in {}", ended.log);
    }
    assert!(!ended.log.contains(TOKEN) && !ended.log.contains("wrong-token"), "{}", ended.log);
}

#[test]
fn without_a_token_nobody_acts_and_only_this_machine_looks() {
    let shop = Storefront::ready(&[]);
    let address = shop.address.as_str();
    let answer = Ask::post(address, &format!("{PAYMENT}/force_open")).send();
    assert_eq!((answer.code, answer.error().contains("RESILIENCE_ADMIN_TOKEN")), (403, true), "{answer:?}");
    let answer = Ask::post(address, &format!("{PAYMENT}/force_open")).token().send();
    assert_eq!(answer.code, 403, "{answer:?}");
    assert_eq!(Ask::get(address, PAYMENT).send().json()["state"], "closed");
    let rebound = Ask::get(address, PAYMENT).host("evil.example").send();
    assert_eq!((rebound.code, rebound.body.contains("closed")), (403, false), "{rebound:?}");
    let forwarded = Ask::get(address, PAYMENT).header("x-forwarded-for", "203.0.113.9").send();
    assert_eq!(forwarded.code, 403, "{forwarded:?}");
}

#[test]
fn beyond_this_machine_looking_needs_the_token() {
    let shop = Storefront::ready(&[("RESILIENCE_ADMIN_TOKEN", TOKEN), ("RESILIENCE_ADDR", "0.0.0.0:0")]);
    let address = shop.address.as_str();
    for path in ["/_resilience/api", "/_resilience/api/config", "/_resilience/api/circuits/nothing", PAYMENT]
    {
        let answer = Ask::get(address, path).send();
        assert_eq!(answer.code, 401, "{path}: {answer:?}");
        assert!(answer.head.to_lowercase().contains("www-authenticate: bearer"), "{answer:?}");
        assert!(!answer.body.contains("payment"), "{answer:?}");
    }
    assert_eq!(Ask::get(address, PAYMENT).token().send().code, 200);
}
