//! The rules of retries, and of the pauses between them.

use std::time::Duration;

use super::breaker::known;
use super::text;
use crate::attr::Given;
use crate::attr::retry::{Backoff, Retry};
use crate::diag::Diag;
use crate::function::Function;
use crate::stack::attributes::Attributes;
use crate::value::Value;

const BASE_DELAY: Duration = Duration::from_millis(100);
const MAX_DELAY: Duration = Duration::from_secs(10);

pub(super) fn rules(attributes: &Attributes, function: &Function, must_not_wait: bool, diag: &Diag) {
    let Some(placed) = &attributes.retry else { return };
    let retry = &placed.read;
    counts_once(retry, diag);
    pauses_as_it_says(retry, diag);
    grows_exponentially(retry, diag);
    starts_below_its_limit(retry, diag);
    fits_into_the_total(retry, attributes, function, diag);
    if must_not_wait && !is_without_pauses(retry) {
        diag.error(
            &placed.place,
            "retries of a plain function pause on its thread: write `blocking` if it may, or `base_delay = \"0s\"`, \
             or make the function `async`",
        );
    }
    if function.returns_nothing()
        && !attributes.times_out(function.is_async())
        && retry.retry_rejected.is_none()
    {
        diag.error(
            &placed.place,
            "a function that returns nothing cannot fail, and is never tried again: return a `Result`",
        );
    }
}

/// Extra tries or all of them, not both.
fn counts_once(retry: &Retry, diag: &Diag) {
    if let (Some(_), Some(attempts)) = (&retry.max_retries, &retry.max_attempts) {
        diag.error(
            attempts.key_place(),
            "`max_attempts` counts the first attempt, `max_retries` does not: write one of them",
        );
    }
}

fn is_without_pauses(retry: &Retry) -> bool {
    known(retry.base_delay.as_ref(), BASE_DELAY) == Some(Duration::ZERO)
}

/// Without a pause there is nothing to shape.
fn pauses_as_it_says(retry: &Retry, diag: &Diag) {
    if !is_without_pauses(retry) {
        return;
    }
    let shapes = [
        retry.backoff.as_ref().map(Given::key_place),
        retry.factor.as_ref().map(Given::key_place),
        retry.max_delay.as_ref().map(Given::key_place),
        retry.jitter.as_ref().map(Given::key_place),
    ];
    for key in shapes.into_iter().flatten() {
        let message =
            format!("`{key}` shapes the pauses, and with `base_delay = \"0s\"` there are none: leave it out");
        diag.error(key, message);
    }
}

/// Only one backoff has a factor.
fn grows_exponentially(retry: &Retry, diag: &Diag) {
    let (Some(factor), Some(backoff)) = (&retry.factor, &retry.backoff) else { return };
    if backoff.value != Backoff::Exponential {
        diag.error(factor.key_place(), "`factor` is for `backoff = exponential`: leave one of them out");
    }
}

/// The first pause is not longer than the longest.
fn starts_below_its_limit(retry: &Retry, diag: &Diag) {
    let (Some(first), Some(longest)) =
        (known(retry.base_delay.as_ref(), BASE_DELAY), known(retry.max_delay.as_ref(), MAX_DELAY))
    else {
        return;
    };
    if first <= longest {
        return;
    }
    let (first, longest) = (text::duration(first), text::duration(longest));
    match (&retry.base_delay, &retry.max_delay) {
        (Some(_), Some(given)) => diag.error(
            given.place(),
            format!("the first pause is {first}, longer than `max_delay`: write at least `\"{first}\"`"),
        ),
        (Some(given), None) => diag.error(
            given.place(),
            format!("the first pause is longer than `max_delay`, which is {longest}: write `max_delay = \"{first}\"` too"),
        ),
        (None, Some(given)) => diag.error(
            given.place(),
            format!("`base_delay` is {first}, longer than this: write `base_delay = \"{longest}\"` too, or more here"),
        ),
        (None, None) => {}
    }
}

/// The last attempt must be able to start before the time for all of them is up.
fn fits_into_the_total(retry: &Retry, attributes: &Attributes, function: &Function, diag: &Diag) {
    let Some(given) = attributes.timeout.as_ref().and_then(|timeout| timeout.read.total.as_ref()) else {
        return;
    };
    let (Some(total), true) = (given.value.known(), function.is_async()) else { return };
    let Some(sum) = sum_of_pauses(retry) else { return };
    if sum >= total {
        let (sum, total) = (text::duration(sum), text::duration(total));
        diag.error(
            given.place(),
            format!(
                "the pauses between the attempts add up to {sum}, which does not fit into {total}: allow more here, or \
                 fewer or shorter pauses in `#[retry]`"
            ),
        );
    }
}

/// The pauses without jitter, as far as the macro knows them.
fn sum_of_pauses(retry: &Retry) -> Option<Duration> {
    let retries = match (&retry.max_retries, &retry.max_attempts) {
        (Some(given), _) => given.value.number()?,
        (None, Some(given)) => given.value.number()?.saturating_sub(1),
        (None, None) => 3,
    };
    let longest = known(retry.max_delay.as_ref(), MAX_DELAY)?;
    let base = known(retry.base_delay.as_ref(), BASE_DELAY)?;
    let factor = retry.factor.as_ref().map_or(Some(2.0), |given| match given.value {
        Value::Literal(factor) => Some(factor),
        Value::Constant(_) => None,
    })?;
    let backoff = retry.backoff.as_ref().map_or(Backoff::Exponential, |given| given.value);
    let (mut sum, mut pause, mut before) = (Duration::ZERO, base, Duration::ZERO);
    for made in 0..retries {
        let capped = pause.min(longest);
        if backoff == Backoff::Constant || (capped == longest && pause >= longest) {
            return Some(sum.saturating_add(capped.saturating_mul(retries - made)));
        }
        sum = sum.saturating_add(capped);
        (before, pause) = match backoff {
            Backoff::Exponential => {
                (pause, Duration::try_from_secs_f64(pause.as_secs_f64() * factor).unwrap_or(Duration::MAX))
            }
            Backoff::Linear => (pause, pause.saturating_add(base)),
            Backoff::Fibonacci => (pause, pause.saturating_add(before)),
            Backoff::Constant => (pause, pause),
        };
        if pause == before && backoff == Backoff::Exponential {
            return Some(sum.saturating_add(pause.saturating_mul(retries - made - 1)));
        }
    }
    Some(sum)
}
