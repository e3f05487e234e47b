//! The rules of limits: of time, of calls under way, and of calls in a period.

use std::time::Duration;

use super::text;
use crate::attr::rate_limit::{Algorithm, RateLimit};
use crate::diag::Diag;
use crate::function::Function;
use crate::stack::attributes::Attributes;

/// How many calls the exact algorithm remembers where nobody asked for it.
const REMEMBERED: u32 = 10_000;

pub(super) fn rules(attributes: &Attributes, function: &Function, must_not_wait: bool, diag: &Diag) {
    timeout(attributes, function, diag);
    bulkhead(attributes, must_not_wait, diag);
    rate_limit(attributes, must_not_wait, diag);
}

/// A limit of time can only end what is waited for.
fn timeout(attributes: &Attributes, function: &Function, diag: &Diag) {
    let Some(placed) = &attributes.timeout else { return };
    let timeout = &placed.read;
    if !function.is_async() {
        diag.error(
            &placed.place,
            "a plain function cannot be cut: make it `async`, or leave `#[timeout]` out",
        );
    }
    match (&timeout.limit, &timeout.total) {
        (None, None) if !timeout.is_given => diag.error(
            &placed.place,
            "write a limit for one attempt, `#[timeout(\"2s\")]`, or for all of them, `#[timeout(total = \"10s\")]`",
        ),
        (Some(limit), Some(total)) => {
            if let (Some(limit), Some(all)) = (limit.value.known(), total.value.known())
                && all <= limit
            {
                let limit = text::duration(limit);
                diag.error(
                    total.place(),
                    format!("`total` must be longer than the limit for one attempt, which is {limit}"),
                );
            }
        }
        _ => {}
    }
}

/// A queue waits, and only a queue does.
fn bulkhead(attributes: &Attributes, must_not_wait: bool, diag: &Diag) {
    let Some(bulkhead) = attributes.bulkhead.as_ref().map(|bulkhead| &bulkhead.read) else { return };
    let queue = bulkhead.max_queue.as_ref();
    let queues = queue.is_some_and(|queue| queue.value.number() != Some(0));
    if let (Some(wait), false) = (&bulkhead.max_wait, queues) {
        diag.error(wait.key_place(), "`max_wait` is for the queue: write `max_queue = 10` too");
    }
    if let (Some(queue), true) = (queue, queues && must_not_wait) {
        diag.error(
            queue.key_place(),
            "a plain function waits in the queue on its thread: write `blocking` if it may, or make it `async`",
        );
    }
    if let (Some(max_keys), None) = (&bulkhead.max_keys, &bulkhead.key) {
        diag.error(max_keys.key_place(), "`max_keys` limits keys: write `key = ..` too");
    }
}

fn rate_limit(attributes: &Attributes, must_not_wait: bool, diag: &Diag) {
    let Some(placed) = &attributes.rate_limit else { return };
    let limit = &placed.read;
    if limit.rate.is_none() && !limit.is_given {
        diag.error(&placed.place, "write the rate: `#[rate_limit(\"100/minute\")]`");
    }
    remembers_what_it_may(limit, diag);
    if let Some(wait) = &limit.max_wait
        && wait.value.known() != Some(Duration::ZERO)
        && must_not_wait
    {
        diag.error(
            wait.key_place(),
            "a plain function waits on its thread: write `blocking` if it may, or make it `async`",
        );
    }
    if let (Some(per), Some(_)) = (&limit.per, &limit.key) {
        diag.error(
            per.key_place(),
            "`per` takes the key from the request, `key` from the arguments: write one of them",
        );
    }
    if let (Some(max_keys), None, None) = (&limit.max_keys, &limit.key, &limit.per) {
        diag.error(max_keys.key_place(), "`max_keys` limits keys: write `key = ..` or `per = ..` too");
    }
}

/// Only one algorithm has bursts, and the exact one costs memory.
fn remembers_what_it_may(limit: &RateLimit, diag: &Diag) {
    let algorithm = limit.algorithm.as_ref().map(|given| given.value);
    if let Some(burst) = &limit.burst
        && algorithm != Some(Algorithm::Gcra)
    {
        diag.error(
            burst.key_place(),
            "`burst` is for one algorithm: write `algorithm = gcra` too, or leave it out",
        );
    }
    if let (Some(rate), None) = (&limit.rate, algorithm)
        && rate.value.count > REMEMBERED
    {
        diag.error(
            rate.place(),
            format!(
                "to be exact, {} calls are remembered, 8 bytes each: write `algorithm = gcra`, which remembers none, \
                 or `algorithm = sliding` if you want that",
                rate.value.count
            ),
        );
    }
}
