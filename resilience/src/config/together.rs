//! What the policies of one function must say together, where it is not their attributes alone that say it.

use std::time::Duration;

use super::Source;
use super::duration;
use super::given::Planned;
use super::kind;
use super::target::Target;
use crate::error::{Problem, Problems};
use crate::policy::retry::Backoff;

/// Finds retries whose last attempt would begin after the time for all of them is up: what an attribute refuses is refused
/// here too. Policies of one function have one name and one place.
pub(super) fn find_faults(planned: &[(&Target, Planned)], problems: &mut Problems) {
    let of = |kind: &'static str| planned.iter().filter(move |(target, _)| target.kind.one == kind);
    for (retry, retries) in of(kind::RETRY.one) {
        let is_of_one_function =
            |(timeout, _): &&(&Target, Planned)| (&timeout.name, timeout.site) == (&retry.name, retry.site);
        let Some((_, limits)) = of(kind::TIMEOUT.one).find(is_of_one_function) else { continue };
        let (Some(total), Some(sum)) = (limits.time("total"), pauses(retries)) else { continue };
        let is_given = retries.is_given() || limits.is_given();
        if is_given && limits.value("enabled") == Some("true") && sum >= total {
            let (name, sum, total) = (&retry.name, duration::written(sum), duration::written(total));
            let message = format!(
                "retry `{name}`: its pauses, {sum} in all without jitter, do not fit into the `total` of {total} that \
                 timeout `{name}` has: make `total` longer, or the pauses shorter or fewer"
            );
            problems.push(Problem::new(message).at(retry.site));
        }
    }
}

/// How long all pauses are together; a day stands for all that is longer.
fn pauses(retries: &Planned) -> Option<Duration> {
    const LONG: Duration = Duration::from_hours(24);
    let (base, longest) = (retries.time("base_delay")?, retries.time("max_delay")?);
    let factor = retries.value("factor")?.parse().ok()?;
    let backoff = match retries.value("backoff")? {
        "constant" => Backoff::Constant,
        "linear" => Backoff::Linear,
        "fibonacci" => Backoff::Fibonacci,
        _ => Backoff::Exponential,
    };
    let enabled = retries.value("enabled")? == "true";
    let count: u32 = if enabled { retries.value("max_retries")?.parse().ok()? } else { 0 };
    let mut sum = Duration::ZERO;
    for attempts in 1..=count {
        let pause = backoff.pause(base, factor, attempts, longest);
        sum = sum.saturating_add(pause);
        if pause.is_zero() || sum >= LONG {
            break;
        }
    }
    Some(sum.min(LONG))
}

impl Planned {
    fn value(&self, key: &str) -> Option<&str> {
        let row = self.plan.rows.iter().find(|(known, _)| known.name == key);
        row.map(|(_, value)| value.as_str())
    }

    fn time(&self, key: &str) -> Option<Duration> {
        duration::read(self.value(key)?, str::to_owned).ok()
    }

    fn is_given(&self) -> bool {
        self.sources.iter().any(Source::is_from_outside)
    }
}
