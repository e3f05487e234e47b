use super::*;
use crate::http::testing::{Service, circuit};
use crate::http::views;
use crate::policy::circuit_state::CircuitState::{
    self, Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open,
};
use crate::sync::{AtomicU64, Ordering};

const STATS: &str = r#""total_calls":120,"successful_calls":100,"failed_calls":9,"rejected_calls":8,"ignored_calls":2,"cancelled_calls":1,"state_changes":3,"failure_count":4,"success_count":1"#;

fn of(state: CircuitState) -> Vec<CircuitReport> {
    vec![circuit("payment", state)]
}

#[test]
fn every_number_of_a_circuit_is_shown_and_the_remaining_time_in_seconds() {
    let body = body(&of(Open), Level::Public);
    assert_eq!(
        body,
        format!(
            r#"{{"healthy":false,"circuits":{{"payment":{{"state":"open","remaining":12.346,{STATS}}}}},"unhealthy_circuits":["payment"]}}"#
        )
    );
}

#[test]
fn s231_unhealthy_is_open_half_open_and_forced_open() {
    for (state, unhealthy) in [
        (Closed, false),
        (Open, true),
        (HalfOpen, true),
        (ForcedOpen, true),
        (Disabled, false),
        (MetricsOnly, false),
    ] {
        let body = body(&of(state), Level::Public);
        assert_eq!(body.contains(r#"{"healthy":false,"#), unhealthy, "{body}");
        assert_eq!(body.contains(r#""unhealthy_circuits":["payment"]"#), unhealthy, "{body}");
        assert_eq!(body.contains(r#""remaining":0.0"#), state != Open, "{body}");
    }
}

#[test]
fn without_the_token_names_are_hidden_where_they_are_to_be() {
    assert_eq!(body(&of(Open), Level::Verdict), r#"{"healthy":false}"#);
    assert_eq!(body(&of(Closed), Level::Verdict), r#"{"healthy":true}"#);
}

#[test]
fn many_circuits_lose_their_counts_then_the_healthy_ones_then_all() {
    let many = |count: usize, name: usize| -> Vec<CircuitReport> {
        let name: &str = "x".repeat(name).leak();
        let state = |index| if index == 0 { Open } else { Closed };
        (0..count).map(|index| circuit(name, state(index))).collect()
    };
    for (circuits, counts, healthy, unhealthy) in [
        (many(20, 10), true, true, true),
        (many(200, 10), false, true, true),
        (many(200, 200), false, false, true),
        (many(2, 20_000), false, false, false),
    ] {
        let body = body(&circuits, Level::Public);
        assert!(body.len() <= 16 * 1024, "{}", body.len());
        let shown =
            ["total_calls", r#""state":"closed""#, r#""state":"open""#].map(|part| body.contains(part));
        assert_eq!(shown, [counts, healthy, unhealthy], "{body}");
        assert!(body.starts_with(r#"{"healthy":false,"#), "the verdict stays");
        assert_eq!(body.ends_with(r#""truncated":true}"#), !counts, "{body}");
        assert!(
            super::body(&circuits, Level::Authorized).contains("total_calls"),
            "the token gives the whole"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn s230_always_200_unless_strict() {
    for (read, strict) in [
        ((|| of(Open)) as fn() -> Vec<CircuitReport>, 503),
        (|| of(HalfOpen), 503),
        (|| of(Closed), 200),
        (Vec::new, 200),
    ] {
        let service = Service::with_circuits(Vec::new(), read);
        for (query, code) in [("", 200), ("?strict=0", 200), ("?strict=1", strict), ("?strict=true", strict)]
        {
            let answer = service.get(&format!("/health/circuits{query}")).await;
            assert_eq!(answer.code, code, "{query} {}", answer.body);
            assert_eq!(answer.body, views::circuits(&read(), Level::Public));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn counts_are_those_of_the_moment_here_and_a_second_old_at_most_in_health() {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let read = || {
        let mut circuit = circuit("payment", Closed);
        circuit.stats.total_calls = CALLS.load(Ordering::Relaxed);
        vec![circuit]
    };
    let service = Service::with_circuits(Vec::new(), read);
    let calls = async |path| {
        let body: serde_json::Value = serde_json::from_str(&service.get(path).await.body).unwrap();
        body["circuits"]["payment"]["total_calls"].as_u64().unwrap()
    };
    for second in 1..4 {
        let before = calls("/health").await;
        CALLS.store(second, Ordering::Relaxed);
        assert_eq!(calls("/health/circuits").await, second);
        assert_eq!(calls("/health").await, before);
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        assert_eq!(calls("/health").await, second);
    }
}
