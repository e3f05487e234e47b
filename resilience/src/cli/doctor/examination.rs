//! What the probes of a service answer.

use std::time::Duration;

use serde_json::Value;

use super::durations;
use crate::cli::client::{self, Client};
use crate::cli::picture::{CheckRow, Picture};
use crate::cli::target::Target;
use crate::clock;
use crate::http::{Endpoint, Endpoints};

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Examination {
    pub(super) url: String,
    /// In the order of the documentation, and then the single checks.
    pub(super) probes: Vec<Probe>,
    /// How long the platform waits for a probe.
    pub(super) probe_timeout: Duration,
    /// Checks, with the seconds within which 99 % of their runs ended.
    pub(super) slowest: Vec<(String, f64)>,
    /// Settings that are not as the program declares them: their names, values and sources.
    pub(super) settings: Vec<[String; 3]>,
}

/// One path that was asked.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) endpoint: Endpoint,
    pub(super) path: String,
    pub(super) answer: Result<Told, String>,
}

/// What it answered.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) code: u16,
    pub(super) content_type: String,
    pub(super) latency: Duration,
    pub(super) picture: Option<Picture>,
    pub(super) body: String,
}

impl Examination {
    pub(super) async fn of(client: &Client, target: &Target, probe_timeout: Duration) -> Self {
        let mut examination = Self { url: target.to_string(), probe_timeout, ..Self::default() };
        for endpoint in Endpoint::ALL {
            let path = Endpoints::default().path(endpoint).filter(|path| !path.contains('{'));
            let Some(path) = path.filter(|_| endpoint != Endpoint::Resilience) else { continue };
            let answer = if endpoint == Endpoint::HealthStream {
                head(client, target, &path, probe_timeout).await
            } else {
                ask(client, target, &path).await
            };
            let unreachable = answer.is_err();
            examination.probes.push(Probe { endpoint, path, answer });
            // A server that does not answer once would be waited for at every path.
            if unreachable && examination.probes.len() == 1 {
                return examination;
            }
        }
        let names = examination.checks().iter().map(|check| check.name.clone()).collect::<Vec<_>>();
        for name in names {
            let path = format!("/_health/checks/{name}");
            let answer = ask(client, target, &path).await;
            examination.probes.push(Probe { endpoint: Endpoint::HealthCheck, path, answer });
        }
        let metrics = examination.told(Endpoint::Metrics).map(|told| durations::slowest(&told.body));
        examination.slowest = metrics.unwrap_or_default();
        examination.settings = settings(client, target).await;
        examination
    }

    /// What an endpoint answered, if it did.
    pub(super) fn told(&self, endpoint: Endpoint) -> Option<&Told> {
        let probe = self.probes.iter().find(|probe| probe.endpoint == endpoint)?;
        probe.answer.as_ref().ok()
    }

    /// The checks, as readiness tells them.
    pub(super) fn checks(&self) -> &[CheckRow] {
        let picture = self.told(Endpoint::Readyz).and_then(|told| told.picture.as_ref());
        picture.map(|picture| picture.checks.as_slice()).unwrap_or_default()
    }

    /// Within which time, in seconds, 99 % of the runs of a check ended.
    pub(super) fn slowest(&self, check: &str) -> Option<f64> {
        self.slowest.iter().find(|(name, _)| name == check).map(|(_, bound)| *bound)
    }

    /// Whether it lives, has started and is ready.
    pub(super) fn is_healthy(&self) -> bool {
        [Endpoint::Livez, Endpoint::Startupz, Endpoint::Readyz].into_iter().all(|endpoint| {
            let picture = self.told(endpoint).and_then(|told| told.picture.as_ref());
            picture.is_some_and(|picture| picture.is_healthy(false))
        })
    }
}

async fn ask(client: &Client, target: &Target, path: &str) -> Result<Told, String> {
    let answer = client.get(target.at(path)).await?;
    Ok(Told {
        code: answer.status.as_u16(),
        content_type: answer.content_type,
        latency: answer.latency,
        picture: Picture::read(answer.status, &answer.body),
        body: answer.body,
    })
}

/// Asks for the head of a stream alone.
async fn head(client: &Client, target: &Target, path: &str, limit: Duration) -> Result<Told, String> {
    let began = clock::now();
    let opened = tokio::time::timeout(limit, client.open(target.at(path))).await;
    let response = opened.map_err(|_| "its stream was not opened in time".to_owned())??;
    Ok(Told {
        code: response.status().as_u16(),
        content_type: client::content_type(&response),
        latency: clock::now() - began,
        picture: None,
        body: String::new(),
    })
}

/// What was set from outside, where the service tells it.
async fn settings(client: &Client, target: &Target) -> Vec<[String; 3]> {
    let Ok(answer) = client.get(target.at("/_resilience/api/config")).await else { return Vec::new() };
    let body = serde_json::from_str::<Value>(&answer.body).unwrap_or_default();
    let list = body["settings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let settings = list.iter().filter_map(|setting| {
        let source = setting.get("source").map(text)?;
        if matches!(source.as_str(), "attribute" | "default") {
            return None;
        }
        let name = ["kind", "name", "key"].into_iter().filter_map(|key| setting.get(key)?.as_str());
        let name = name.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Some([name, setting.get("value").map(text).unwrap_or_default(), source])
    });
    settings.collect()
}
