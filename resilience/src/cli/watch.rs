//! `resilience watch`.

mod changes;

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::arguments::Watch;
use super::client::{self, Client};
use super::duration;
use super::events::Reader;
use super::output::{self, Ended, Output};
use super::paint::{Tone, clean};
use super::picture::Picture;
use super::target::shown;
use crate::clock::{self, Instant};

/// Where the health is streamed. The stream tells changes at once, and the whole this often.
const STREAM: &str = "/health/$stream?poll_interval=5";

/// A stream that is silent for longer has lost its connection: services send something every 15 s.
const SILENCE: Duration = Duration::from_secs(20);

/// How long to wait before connecting again, where the service did not say.
const RETRY: Duration = Duration::from_secs(2);

/// How long at most, whatever the service says.
const LONGEST_RETRY: Duration = Duration::from_secs(10);

/// How long to ask without the stream, where a service has none.
const WITHOUT_STREAM: Duration = Duration::from_mins(1);

/// How a stream ended.
enum End {
    /// The connection is lost, for this reason.
    Lost(String),
    /// There is none now: to be asked again after so long.
    Refused(Duration),
}

pub(super) async fn run(watch: Watch, output: Output) -> Result<bool, Ended> {
    let client = Client::new(&watch.service, watch.timeout)?;
    let mut view = View { watch: &watch, output, last: None, lost: false, news: clock::now(), retry: RETRY };
    loop {
        match view.follow(&client).await? {
            End::Lost(reason) => {
                view.lose(&reason)?;
                let retry = view.retry.min(LONGEST_RETRY);
                // Not all who have lost the same service at once.
                tokio::time::sleep(retry.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
            }
            End::Refused(time) => view.poll(&client, clock::after(time)).await?,
        }
    }
}

/// What was shown last.
struct View<'a> {
    watch: &'a Watch,
    output: Output,
    last: Option<Picture>,
    /// Whether the last thing shown is that the connection is lost.
    lost: bool,
    /// When something was last heard.
    news: Instant,
    retry: Duration,
}

impl View<'_> {
    async fn follow(&mut self, client: &Client) -> Result<End, Ended> {
        let url = self.watch.service.url.at(STREAM);
        let opened = tokio::time::timeout(self.watch.timeout, client.open(url.clone())).await;
        let late =
            || format!("{} did not answer within {}", shown(&url), duration::display(self.watch.timeout));
        let mut response = match opened.unwrap_or_else(|_| Err(late())) {
            Ok(response) => response,
            Err(reason) => return Ok(End::Lost(reason)),
        };
        if response.status() != StatusCode::OK
            || !client::content_type(&response).starts_with("text/event-stream")
        {
            return Ok(End::Refused(refused_for(&response)));
        }
        let mut reader = Reader::default();
        loop {
            let chunk = match tokio::time::timeout(SILENCE, response.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => return Ok(End::Lost("the service has ended the stream".to_owned())),
                Ok(Err(_)) => return Ok(End::Lost("the stream broke off".to_owned())),
                Err(_) => return Ok(End::Lost(format!("nothing came for {}", duration::display(SILENCE)))),
            };
            let events = match reader.feed(&chunk) {
                Ok(events) => events,
                Err(reason) => return Ok(End::Lost(reason)),
            };
            self.news = clock::now();
            self.retry = reader.retry.map_or(self.retry, Duration::from_millis);
            for event in events {
                match Picture::read(StatusCode::OK, &event) {
                    Some(picture) => self.show(picture)?,
                    None => return Ok(End::Lost("the stream tells of no health".to_owned())),
                }
            }
        }
    }

    /// Asks for the health, as often as wanted, until the stream is worth another try.
    async fn poll(&mut self, client: &Client, until: Instant) -> Result<(), Ended> {
        loop {
            let asked = client.get(self.watch.service.url.at("/health")).await;
            let read = asked.and_then(|answer| {
                let no_health = || {
                    format!(
                        "{} answered {} and tells of no health",
                        shown(&answer.url),
                        answer.status.as_u16()
                    )
                };
                Picture::read(answer.status, &answer.body).ok_or_else(no_health)
            });
            match read {
                Ok(picture) => {
                    self.news = clock::now();
                    self.show(picture)?;
                }
                Err(reason) => self.lose(&reason)?,
            }
            let next = clock::after(self.watch.interval);
            tokio::time::sleep_until(next.min(until)).await;
            if clock::now() >= until {
                return Ok(());
            }
        }
    }

    fn show(&mut self, picture: Picture) -> Result<(), Ended> {
        let found = std::mem::take(&mut self.lost);
        let first = self.last.is_none();
        let lines = self.last.as_ref().map(|last| changes::between(last, &picture, self.output.paint));
        if !found && lines.as_ref().is_some_and(Vec::is_empty) {
            return Ok(());
        }
        if self.output.json {
            let mut object = Value::Object(picture.json());
            object["timestamp"] = now().into();
            object["connected"] = true.into();
            output::print(&object.to_string())?;
        } else {
            let status = self.output.paint.word(picture.status.as_str());
            if first {
                let tables = picture.tables(self.output);
                self.line(&format!(
                    "{status}  {}{tables}{}",
                    self.watch.service.url,
                    if tables.is_empty() { "" } else { "\n" }
                ))?;
            } else if found {
                self.line(&format!("connected again: {status}"))?;
            }
            for line in lines.unwrap_or_default() {
                self.line(&line)?;
            }
        }
        self.last = Some(picture);
        Ok(())
    }

    /// The service is not heard any more: told once. What was never heard may be no service at all.
    fn lose(&mut self, reason: &str) -> Result<(), Ended> {
        if self.last.is_none() {
            return Err(Ended::Told(clean(reason)));
        }
        if std::mem::replace(&mut self.lost, true) {
            return Ok(());
        }
        if self.output.json {
            let object = serde_json::json!({"timestamp": now(), "connected": false, "error": reason});
            return output::print(&object.to_string());
        }
        let age = duration::display(clock::now() - self.news);
        let lost = self.output.paint.tone("connection lost", Tone::Bad);
        self.line(&format!("{lost}: {}; the last news is {age} old", clean(reason)))
    }

    fn line(&self, text: &str) -> Result<(), Ended> {
        output::print(&format!("{}  {text}", self.output.paint.tone(&now(), Tone::Quiet)))
    }
}

fn now() -> String {
    clock::rfc3339(clock::wall())
}

/// For how long a service that did not open a stream is asked without one.
fn refused_for(response: &Response) -> Duration {
    let wish = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    match response.status() {
        StatusCode::SERVICE_UNAVAILABLE => {
            wish.map_or(RETRY, Duration::from_secs).clamp(RETRY, WITHOUT_STREAM)
        }
        _ => WITHOUT_STREAM,
    }
}
