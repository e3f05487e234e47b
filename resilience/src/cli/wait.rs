//! `resilience wait`.

use serde_json::json;

use super::arguments::Wait;
use super::check::{self, Look};
use super::client::Client;
use super::duration;
use super::output::{Ended, Output};
use crate::clock;

pub(super) async fn run(wait: Wait, output: Output) -> Result<bool, Ended> {
    let client = Client::new(&wait.service, wait.request_timeout)?;
    let began = clock::now();
    let end = clock::later(began, wait.timeout);
    let left = || end.saturating_duration_since(clock::now());
    let mut seen: Option<Look> = None;
    while !left().is_zero() || seen.is_none() {
        let look = check::look(&client, &wait.service, wait.request_timeout.min(left())).await;
        if look.is_healthy(wait.strict) {
            output.end_progress();
            return show(&wait, &look, output, began);
        }
        // What the end of the waiting cut off says less than what was seen before it.
        let cut = left().is_zero() && matches!(look, Look::Unseen(_));
        let look = seen.take_if(|_| cut).unwrap_or(look);
        let (waited, summary) = (duration::display(clock::now() - began), look.summary());
        let news = seen.as_ref().is_none_or(|seen| seen.summary() != summary);
        output.progress(&format!("waiting for {waited}: {summary}"), news);
        seen = Some(look);
        tokio::time::sleep(wait.interval.min(left())).await;
    }
    output.end_progress();
    if let Some(look) = &seen {
        show(&wait, look, output, began)?;
    }
    let (url, timeout) = (&wait.service.url, duration::display(wait.timeout));
    Err(Ended::Told(format!("{url} was not healthy within {timeout}")))
}

fn show(wait: &Wait, look: &Look, output: Output, began: clock::Instant) -> Result<bool, Ended> {
    let waited = json!({"waited": (clock::now() - began).as_secs_f64()});
    check::show(look, &wait.service, wait.strict, output, waited)
}
