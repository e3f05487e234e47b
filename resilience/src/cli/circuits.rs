//! `resilience circuits`.

use serde_json::Value;

use super::arguments::Circuits;
use super::client::Client;
use super::output::{self, Ended, Output};
use super::table::Table;
use super::target::shown;

pub(super) async fn run(circuits: Circuits, output: Output) -> Result<bool, Ended> {
    let client = Client::new(&circuits.service, circuits.timeout)?;
    let answer = client.get(circuits.service.url.at("/health/circuits")).await.map_err(Ended::Told)?;
    let body = serde_json::from_str::<Value>(&answer.body).ok();
    let body = body.filter(|body| answer.status.is_success() && body["healthy"].is_boolean());
    let Some(body) = body else {
        let (url, code) = (shown(&answer.url), answer.status.as_u16());
        return Err(Ended::Told(format!("{url} answered {code}, and no circuits")));
    };
    output::print_verdict(&if output.json { body.to_string() } else { draw(&body, output) })?;
    Ok(body["healthy"] == true)
}

fn draw(body: &Value, output: Output) -> String {
    let mut table = Table::new([
        "circuit",
        "state",
        "remaining",
        "calls",
        "ok",
        "failed",
        "rejected",
        "ignored",
        "cancelled",
    ]);
    for (name, circuit) in body["circuits"].as_object().into_iter().flatten() {
        let count = |key: &str| circuit[key].as_u64().map(|count| count.to_string()).unwrap_or_default();
        let remaining = circuit["remaining"].as_f64().filter(|remaining| *remaining > 0.0);
        table.row(&[
            name.clone(),
            circuit["state"].as_str().unwrap_or_default().to_owned(),
            remaining.map(|remaining| format!("{remaining} s")).unwrap_or_default(),
            count("total_calls"),
            count("successful_calls"),
            count("failed_calls"),
            count("rejected_calls"),
            count("ignored_calls"),
            count("cancelled_calls"),
        ]);
    }
    let text = table.draw(output.paint);
    if text.is_empty() { "there are no circuits".to_owned() } else { text }
}
