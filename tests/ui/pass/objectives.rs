//! An objective among attributes of others, in macros, imported or not.

use axum::extract::State;
use axum::routing::get;
use resilience::{Rejection, retry, slo, timeout};

/// Copies the body.
#[axum::debug_handler]
#[slo("below", availability = "99.9%")]
async fn below(State(shop): State<u8>) -> String {
    shop.to_string()
}

#[slo("above", latency = "300ms")]
#[axum::debug_handler]
async fn above() -> &'static str {
    "placed"
}

#[timeout("2s")]
#[slo("absorbed", availability = "99%", latency = "1s")]
#[retry(max_retries = 1)]
async fn absorbed() -> Result<&'static str, Rejection> {
    Ok("placed")
}

macro_rules! handler {
    ($name:ident, $share:expr, $body:block) => {
        #[slo(availability = $share)]
        async fn $name() -> &'static str $body
    };
}

handler!(made, "99.5%", { "made" });

struct Mark;

/// A name of ours.
#[slo("names", latency = "1s")]
async fn mark(slo: u8) -> u8 {
    const __RESILIENCE_SLO: u8 = 3;
    let _ = Mark;
    slo + __RESILIENCE_SLO
}

#[slo("diverges", latency = "1s")]
async fn diverges(early: bool) -> u8 {
    if early {
        return 3;
    }
    #[expect(clippy::needless_return)]
    return 4;
}

#[slo("borrows", latency = "1s")]
fn borrows<'a>(text: &'a str, _: &str) -> impl Iterator<Item = char> + use<'a> {
    text.chars()
}

fn main() {
    let _: axum::Router = axum::Router::new()
        .route("/below", get(below))
        .route("/above", get(above))
        .route("/absorbed", get(absorbed))
        .route("/made", get(made))
        .with_state(3_u8);
    drop(mark(3));
    drop(diverges(true));
    assert_eq!(borrows("ab", "").count(), 2);
    resilience::verify().unwrap();
}
