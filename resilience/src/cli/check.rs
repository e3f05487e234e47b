//! `resilience check`.

use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};

use super::arguments::{Check, Service};
use super::client::{Answer, Client};
use super::output::{self, Ended, Output};
use super::paint::clean;
use super::picture::Picture;
use super::target::shown;

/// What came of asking for a service's health.
#[derive(Debug)]
pub(super) enum Look {
    /// It was told.
    Seen { url: Url, code: u16, picture: Picture },
    /// It was not, for this reason.
    Unseen(String),
}

pub(super) async fn run(check: Check, output: Output) -> Result<bool, Ended> {
    let client = Client::new(&check.service, check.timeout)?;
    let look = look(&client, &check.service, check.timeout).await;
    show(&look, &check.service, check.strict, output, json!({}))
}

/// Asks for the health of a service, where it may be found.
pub(super) async fn look(client: &Client, service: &Service, limit: Duration) -> Look {
    let target = &service.url;
    let own = ["/readyz", "/health"].map(|path| target.at(path));
    let mut tried: Vec<Url> = Vec::new();
    let mut told = Vec::new();
    for url in target.given().into_iter().chain(own) {
        if tried.contains(&url) {
            continue;
        }
        tried.push(url.clone());
        match client.get_within(url, limit).await {
            Ok(answer) => match Picture::read(answer.status, &answer.body) {
                Some(picture) => {
                    return Look::Seen { url: answer.url, code: answer.status.as_u16(), picture };
                }
                None => told.push(no_health(&answer)),
            },
            Err(reason) => return Look::Unseen(reason),
        }
    }
    Look::Unseen(format!("{target} tells of no health: {}", told.join(", ")))
}

/// What was answered instead.
fn no_health(answer: &Answer) -> String {
    let is_json = serde_json::from_str::<Value>(&answer.body).is_ok();
    let what = if is_json { "JSON of another kind" } else { "no JSON" };
    format!("{} answered {} and {what}", shown(&answer.url), answer.status.as_u16())
}

/// Shows what was seen, with `more` for programs; whether it is healthy.
pub(super) fn show(
    look: &Look,
    service: &Service,
    strict: bool,
    output: Output,
    more: Value,
) -> Result<bool, Ended> {
    let healthy = look.is_healthy(strict);
    if output.json {
        output::print_verdict(&look.json(service, healthy, more).to_string())?;
    }
    match look {
        Look::Seen { .. } if output.json => {}
        Look::Seen { url, picture, .. } => {
            let reason =
                picture.reason.as_deref().map(|reason| format!("  {}", clean(reason))).unwrap_or_default();
            let head = format!("{}  {}{reason}", output.paint.word(picture.status.as_str()), shown(url));
            output::print_verdict(&format!("{head}{}", picture.tables(output)))?;
        }
        Look::Unseen(reason) => output::diagnose(&clean(reason)),
    }
    Ok(healthy)
}

impl Look {
    pub(super) fn is_healthy(&self, strict: bool) -> bool {
        matches!(self, Self::Seen { picture, .. } if picture.is_healthy(strict))
    }

    /// On one line.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::Seen { picture, .. } => picture.summary(),
            Self::Unseen(reason) => clean(reason),
        }
    }

    fn json(&self, service: &Service, healthy: bool, mut object: Value) -> Value {
        object["healthy"] = healthy.into();
        match self {
            Self::Seen { url, code, picture } => {
                object["url"] = shown(url).into();
                object["code"] = (*code).into();
                for (key, value) in picture.json() {
                    object[key] = value;
                }
            }
            Self::Unseen(reason) => {
                object["url"] = service.url.to_string().into();
                object["error"] = reason.as_str().into();
            }
        }
        object
    }
}
