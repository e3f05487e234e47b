use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::http::Request;
use serde_json::Value;

use super::*;
use crate::health::check::{Check, CheckEntry};
use crate::health::outcome::Health;
use crate::http::api::shape::tests::misfit;
use crate::http::testing::{Answer, SECRET, Service, TOKEN, entry, failing};

fn at(address: &str, checks: Vec<CheckEntry>) -> Service {
    Service::at(address, Some(TOKEN), checks)
}

async fn look(service: &Service, path: &str) -> Value {
    let answer = service.ask(Request::get(path).header("host", "localhost")).await;
    assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

async fn run(service: &Service, name: &str) -> Answer {
    let path = format!("/_resilience/api/checks/{name}/run");
    let request =
        Request::post(path).header("host", "localhost").header("authorization", format!("Bearer {TOKEN}"));
    service.ask(request).await
}

#[tokio::test(start_paused = true)]
async fn a_check_is_shown_with_what_became_of_it() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let check = || async {
        match RUNS.fetch_add(1, SeqCst) {
            0 => Health::degraded("slow").detail("replicas", 1),
            _ => Health::healthy(),
        }
    };
    let service = at("127.0.0.1:8000", vec![entry("database", check.critical())]);
    let all = look(&service, "/_resilience/api/checks").await;
    assert_eq!(misfit(ALL.answer, &all), None);
    assert_eq!((&all["status"], &all["checks"][0]["message"]), (&"degraded".into(), &"slow".into()));
    assert_eq!(all["checks"][0]["details"]["replicas"], 1);
    assert!(all["checks"][0].get("history").is_none());

    tokio::time::advance(Duration::from_secs(2)).await;
    let one = look(&service, "/_resilience/api/checks/database").await;
    assert_eq!(misfit(CHECK, &one), None);
    let history: Vec<_> =
        one["history"].as_array().unwrap().iter().map(|one| (&one["from"], &one["to"])).collect();
    assert_eq!(history, [(&"unknown".into(), &"degraded".into()), (&"degraded".into(), &"healthy".into())]);
}

#[tokio::test(start_paused = true)]
async fn running_one_now_does_not_ask_how_old_its_result_is() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let check = || async {
        RUNS.fetch_add(1, SeqCst);
    };
    let service = at("127.0.0.1:8000", vec![entry("database", check.max_age(Duration::from_hours(1)))]);
    for runs in 1..=3 {
        let answer = run(&service, "database").await;
        assert_eq!((answer.code, RUNS.load(SeqCst)), (StatusCode::OK, runs));
        assert_eq!(misfit(CHECK, &serde_json::from_str(&answer.body).unwrap()), None);
    }
    let answer = run(&service, "databse").await;
    assert_eq!(answer.code, StatusCode::NOT_FOUND);
    assert_eq!(answer.body, r#"{"error":"no health check is named `databse`: there are `database`"}"#);
    assert_eq!(RUNS.load(SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn the_text_of_an_error_is_masked_and_shown_where_details_are() {
    let service = at("127.0.0.1:8000", vec![entry("database", failing())]);
    let one = look(&service, "/_resilience/api/checks/database").await;
    assert_eq!(one["message"], "cannot connect to postgres://shop:***@db.internal:5432/shop");
    assert_eq!(one["history"][0]["reason"], "connect");
    assert!(SECRET.contains("hunter2"));

    let service = at("0.0.0.0:8000", vec![entry("database", failing())]);
    let one: Value = serde_json::from_str(&run(&service, "database").await.body).unwrap();
    assert_eq!(
        one["message"], "cannot connect to postgres://shop:***@db.internal:5432/shop",
        "with the token"
    );
}
