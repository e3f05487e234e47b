//! What stands behind the program's name.

use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::duration;
use super::target::Target;

/// Looks at services that are built with the framework `resilience`, and at others that tell their health in JSON
#[derive(Debug, Parser)]
#[command(name = "resilience", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 healthy, 1 not healthy or not reached, 2 wrong usage.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Answers in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,

    /// When to use colours; `NO_COLOR` turns `auto` off
    #[arg(long = "color", global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) colour: Colour,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Wait(Wait),
    Watch(Watch),
    Circuits(Circuits),
    Export(Export),
    Doctor(Doctor),
    /// Lists the variables that services read, with their defaults
    Env,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal
    Auto,
    Always,
    Never,
}

/// Which service, and how it is asked.
#[derive(Args, Clone, Debug)]
pub(super) struct Service {
    /// The address, as in `http://localhost:8000`
    #[arg(value_name = "URL")]
    pub(super) url: Target,

    /// The admin token of the service
    #[arg(long, value_name = "TOKEN", env = "RESILIENCE_ADMIN_TOKEN", hide_env_values = true)]
    pub(super) token: Option<String>,
}

/// Asks once whether a service is healthy, and shows its checks
///
/// The address is asked as it is given; where it is that of a server alone, or tells of no health, its `/readyz` is
/// asked, and then its `/health`.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) service: Service,

    /// How long an answer may take
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = duration::parse)]
    pub(super) timeout: Duration,

    /// Takes degraded for not healthy
    #[arg(long)]
    pub(super) strict: bool,
}

/// Waits until a service is healthy
#[derive(Args, Debug)]
pub(super) struct Wait {
    #[command(flatten)]
    pub(super) service: Service,

    /// How long to wait
    #[arg(long, value_name = "DURATION", default_value = "1m", value_parser = duration::parse)]
    pub(super) timeout: Duration,

    /// How often to ask
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration::parse)]
    pub(super) interval: Duration,

    /// How long one answer may take
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = duration::parse)]
    pub(super) request_timeout: Duration,

    /// Takes degraded for not healthy
    #[arg(long)]
    pub(super) strict: bool,
}

/// Shows every change of a service's health, until it is interrupted
///
/// Follows `/health/$stream`, and asks `/health` where there is no stream or no place in it. A connection that is lost
/// is made again.
#[derive(Args, Debug)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) service: Service,

    /// How often to ask where there is no stream
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration::parse)]
    pub(super) interval: Duration,

    /// How long an answer may take
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = duration::parse)]
    pub(super) timeout: Duration,
}

/// Shows the circuits of a service with what they counted
#[derive(Args, Debug)]
pub(super) struct Circuits {
    #[command(flatten)]
    pub(super) service: Service,

    /// How long an answer may take
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = duration::parse)]
    pub(super) timeout: Duration,
}

/// Prints a file that a service makes of its declarations for a platform
#[derive(Args, Debug)]
pub(super) struct Export {
    /// Which file, as in `kubernetes` or `alerts`; an unknown one is answered with those there are
    #[arg(value_name = "KIND", value_parser = kind)]
    pub(super) kind: String,

    /// The address of the service, as in `http://localhost:8000`
    #[arg(long, value_name = "URL")]
    pub(super) url: Target,

    /// The admin token of the service
    #[arg(long, value_name = "TOKEN", env = "RESILIENCE_ADMIN_TOKEN", hide_env_values = true)]
    pub(super) token: Option<String>,

    /// How long an answer may take
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse)]
    pub(super) timeout: Duration,
}

/// Asks every probe of a service, and says what is wrong and what helps
#[derive(Args, Debug)]
pub(super) struct Doctor {
    #[command(flatten)]
    pub(super) service: Service,

    /// How long the platform waits for a probe
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = duration::parse)]
    pub(super) probe_timeout: Duration,

    /// How long an answer may take
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse)]
    pub(super) timeout: Duration,
}

/// A kind of export is a word, and so can stand in a path.
fn kind(text: &str) -> Result<String, String> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let kind = (is_word && !text.is_empty()).then(|| text.to_owned());
    kind.ok_or_else(|| "it must be one word, as in `kubernetes`".to_owned())
}

#[cfg(test)]
#[path = "arguments_tests.rs"]
mod tests;
