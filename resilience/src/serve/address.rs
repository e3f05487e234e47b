//! Where the service listens: what was asked for, by whom, and what came of it.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::error::Problem;
use crate::site::Site;

/// Who asked for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// A call of the builder: its name and its place.
    Call(&'static str, Site),
    Variable(&'static str),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(name, _) => write!(formatter, "`.{name}(..)`"),
            Self::Variable(name) => write!(formatter, "the variable {name}"),
            Self::Default => formatter.write_str("the default"),
        }
    }
}

/// An address as text, and who asked for it.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    text: String,
    origin: Origin,
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Address {
    /// Where nobody asks for another.
    pub(crate) const USUAL_PORT: u16 = 8000;

    /// The port that is asked for, if that is a number.
    pub(crate) fn port(&self) -> Option<u16> {
        self.text.rsplit_once(':').and_then(|(_, port)| port.parse().ok())
    }

    /// The address that a call of the builder asked for.
    pub(crate) fn called(name: &'static str, text: String, site: Site) -> Self {
        Self { text, origin: Origin::Call(name, site) }
    }

    /// What the environment asks for: `RESILIENCE_ADDR`, else every interface at `PORT`, else `127.0.0.1:8000`. An
    /// empty variable is none.
    pub(crate) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Problem> {
        let variable =
            |name| variable(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(text) = variable("RESILIENCE_ADDR") {
            return Ok(Self { text, origin: Origin::Variable("RESILIENCE_ADDR") });
        }
        match variable("PORT") {
            Some(text) => match text.parse::<u16>() {
                Ok(port) => {
                    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
                    Ok(Self { text: address.to_string(), origin: Origin::Variable("PORT") })
                }
                Err(_) => Err(Problem::new(format!(
                    "the variable PORT is `{text}`: it must be a number from 0 to 65535, as in `8000`"
                ))),
            },
            None => Ok(Self { text: format!("127.0.0.1:{}", Self::USUAL_PORT), origin: Origin::Default }),
        }
    }

    /// Whether it can be an address.
    pub(crate) fn verify(&self) -> Result<(), Problem> {
        if is_address(&self.text) {
            return Ok(());
        }
        let Self { text, origin } = self;
        let problem = format!(
            "{origin} is `{text}`: it must be an address and a port, as in `127.0.0.1:8000` or `[::]:8000`"
        );
        Err(self.placed(problem))
    }

    /// Listens. A name is looked up, and the first of its addresses that is free is taken.
    pub(crate) async fn listen(&self) -> Result<(TcpListener, SocketAddr), Problem> {
        self.verify()?;
        let listener = TcpListener::bind(&*self.text).await;
        let bound = listener.and_then(|listener| listener.local_addr().map(|address| (listener, address)));
        bound.map_err(|error| self.placed(self.refused(&error)))
    }

    fn refused(&self, error: &io::Error) -> String {
        let Self { text, origin } = self;
        let change = match origin {
            Origin::Call("admin", _) => "another with `.admin(..)`",
            _ => "another with `.bind(..)`, RESILIENCE_ADDR or PORT",
        };
        match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!(
                    "{text} ({origin}) is in use: stop the program that listens there, or choose {change}"
                )
            }
            io::ErrorKind::PermissionDenied => {
                format!(
                    "{text} ({origin}) is not allowed: ports below 1024 need a privilege; choose {change}"
                )
            }
            io::ErrorKind::AddrNotAvailable => {
                format!(
                    "{text} ({origin}) is not an address of this machine: choose {change}, such as `0.0.0.0:8000`"
                )
            }
            _ => format!("{text} ({origin}) cannot be listened on: {error}; choose {change}"),
        }
    }

    fn placed(&self, message: String) -> Problem {
        let problem = Problem::new(message);
        match self.origin {
            Origin::Call(_, site) => problem.at(site),
            Origin::Variable(_) | Origin::Default => problem,
        }
    }
}

/// An IP address and a port, or what may be a name and a port.
fn is_address(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
    };
    text.parse::<SocketAddr>().is_ok()
        || text.rsplit_once(':').is_some_and(|(name, port)| is_name(name) && port.parse::<u16>().is_ok())
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
