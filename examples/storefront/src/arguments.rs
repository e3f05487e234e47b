//! What stands behind the program's name.

use std::time::Duration;

use crate::traffic::Traffic;
use crate::upstream::Mode;
use crate::upstreams::Name;

const USAGE: &str = "usage:
  storefront [--traffic [20/s]] [--for 30s]
  storefront --upstream payment|recommendations|search [--port 8101] [--mode ok|slow|failing] [--delay-ms 300]";

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    Shop(Option<Traffic>),
    Upstream { name: Name, port: u16, mode: Mode },
}

/// Reads the arguments, or says how they are written.
pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = arguments.into_iter().peekable();
    let (mut traffic, mut duration, mut upstream) = (None, None, None);
    let (mut port, mut mode, mut delay) = (None, None, None);
    while let Some(argument) = arguments.next() {
        let value = arguments.next_if(|next| !next.starts_with("--"));
        let known = match (argument.as_str(), value.as_deref()) {
            ("--traffic", None) => keep(&mut traffic, Some(Traffic::default().rate)),
            ("--traffic", Some(value)) => keep(&mut traffic, rate(value)),
            ("--for", Some(value)) => keep(&mut duration, seconds(value)),
            ("--upstream", Some(value)) => keep(&mut upstream, value.parse::<Name>().ok()),
            ("--port", Some(value)) => keep(&mut port, value.parse().ok()),
            ("--mode", Some(value)) => keep(&mut mode, value.parse().ok().filter(|mode| *mode != Mode::Dead)),
            ("--delay-ms", Some(value)) => keep(&mut delay, value.parse().ok().map(Duration::from_millis)),
            _ => false,
        };
        if !known {
            return Err(format!("`{argument} {}`\n{USAGE}", value.unwrap_or_default()));
        }
    }
    match (upstream, traffic) {
        (Some(name), None) if duration.is_none() => {
            let mode = match (mode, delay) {
                (None | Some(Mode::Slow(_)), Some(delay)) => Mode::Slow(delay),
                (mode, None) => mode.unwrap_or(Mode::Ok),
                (Some(_), Some(_)) => return Err(format!("`--delay-ms` is for `--mode slow`\n{USAGE}")),
            };
            Ok(Arguments::Upstream { name, port: port.unwrap_or(0), mode })
        }
        (None, rate)
            if port.is_none()
                && mode.is_none()
                && delay.is_none()
                && (rate.is_some() || duration.is_none()) =>
        {
            Ok(Arguments::Shop(rate.map(|rate| Traffic { rate, duration })))
        }
        _ => Err(format!("these do not go together\n{USAGE}")),
    }
}

/// Whether there was a value, which is kept.
fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let given = value.is_some();
    *place = value;
    given
}

/// `20/s`, or `20`.
fn rate(text: &str) -> Option<u32> {
    text.strip_suffix("/s").unwrap_or(text).parse().ok().filter(|rate| (1..=1000).contains(rate))
}

/// `30s`, or `30`.
fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
    Some(Duration::from_secs(seconds))
}
