//! `resilience export`.

use serde_json::{Value, json};

use super::arguments::{Export, Service};
use super::client::Client;
use super::output::{self, Ended, Output};
use super::paint::clean;
use super::target::shown;

pub(super) async fn run(export: Export, output: Output) -> Result<bool, Ended> {
    let Export { kind, url, token, timeout } = export;
    let service = Service { url, token };
    let client = Client::new(&service, timeout)?;
    let path = format!("/_resilience/export/{kind}");
    let answer = client.get(service.url.at(&path)).await.map_err(Ended::Told)?;
    if !answer.status.is_success() {
        let (url, code) = (shown(&answer.url), answer.status.as_u16());
        let reason = reason(&answer.body).map(|reason| format!(": {reason}")).unwrap_or_default();
        return Err(Ended::Told(format!("{url} answered {code}{reason}")));
    }
    if output.json {
        let file = json!({"kind": kind, "content_type": answer.content_type, "file": answer.body});
        output::print(&file.to_string())?;
    } else {
        output::print_file(&answer.body)?;
    }
    Ok(true)
}

/// What a refusal says.
fn reason(body: &str) -> Option<String> {
    let body = serde_json::from_str::<Value>(body).ok()?;
    let text = ["error", "detail"].into_iter().find_map(|key| body.get(key)?.as_str());
    text.map(clean)
}
