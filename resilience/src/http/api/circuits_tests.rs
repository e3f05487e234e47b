use axum::http::{Request, StatusCode};
use serde_json::Value;

use super::*;
use crate::http::api::shape::tests::misfit;
use crate::http::testing::{Service, TOKEN};
use crate::policy::circuit_breaker::CircuitBreaker;

fn service() -> Service {
    Service::at("127.0.0.1:8000", Some(TOKEN), Vec::new())
}

async fn act(service: &Service, path: &str) -> (StatusCode, Value) {
    let request =
        Request::post(path).header("host", "localhost").header("authorization", format!("Bearer {TOKEN}"));
    let answer = service.ask(request).await;
    (answer.code, serde_json::from_str(&answer.body).unwrap())
}

async fn look(service: &Service, path: &str) -> Value {
    let answer = service.ask(Request::get(path).header("host", "localhost")).await;
    assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_action_answers_the_new_state_and_may_be_repeated() {
    static STEERED: CircuitBreaker = CircuitBreaker::new("steered by the api");
    let _ = STEERED.call_sync(|| Ok::<_, crate::Rejection>(()));
    let service = service();
    let path = "/_resilience/api/circuits/steered%20by%20the%20api";
    for (action, state) in [
        ("force_open", "forced_open"),
        ("disable", "disabled"),
        ("metrics_only", "metrics_only"),
        ("reset", "closed"),
    ] {
        for _ in 0..2 {
            let (code, circuit) = act(&service, &format!("{path}/{action}")).await;
            assert_eq!((code, &circuit["state"]), (StatusCode::OK, &state.into()), "{action}");
            assert_eq!(STEERED.state().as_str(), state);
            assert_eq!(misfit(CIRCUIT, &circuit), None);
            assert_eq!(look(&service, path).await["state"], state);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_is_decoded_once() {
    static SLASHED: CircuitBreaker = CircuitBreaker::new("a/b %41 \"é\"");
    let _ = SLASHED.call_sync(|| Ok::<_, crate::Rejection>(()));
    let service = service();
    let path = "/_resilience/api/circuits/a%2Fb%20%2541%20%22%C3%A9%22";
    assert_eq!(look(&service, path).await["name"], "a/b %41 \"é\"");
    assert_eq!(act(&service, &format!("{path}/force_open")).await.1["state"], "forced_open");
    let (code, answer) = act(&service, "/_resilience/api/circuits/%FF/reset").await;
    assert_eq!(
        (code, &answer["error"]),
        (StatusCode::NOT_FOUND, &"nothing has a name that is not UTF-8".into())
    );
}

#[tokio::test(start_paused = true)]
async fn the_list_has_all_by_name_and_an_unknown_name_is_told_what_there_is() {
    static LISTED: CircuitBreaker = CircuitBreaker::new("listed by the api");
    let _ = LISTED.call_sync(|| Ok::<_, crate::Rejection>(()));
    let service = service();
    let all = look(&service, "/_resilience/api/circuits").await;
    assert_eq!(misfit(ALL.answer, &all), None);
    let names: Vec<_> =
        all["circuits"].as_array().unwrap().iter().map(|circuit| circuit["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"listed by the api") && names.is_sorted(), "{names:?}");

    let (code, answer) = act(&service, "/_resilience/api/circuits/listed/force_open").await;
    let error = answer["error"].as_str().unwrap();
    assert_eq!(code, StatusCode::NOT_FOUND);
    assert!(error.starts_with("no circuit is named `listed`: there are "), "{error}");
    assert!(error.contains("`listed by the api`"), "{error}");
    assert_eq!(LISTED.state().as_str(), "closed");
}
