//! Where a server is: an address in the source, one made at run time, or the name of an environment variable.

use std::borrow::Cow;
use std::env::VarError;
use std::fmt;

use crate::health::class::ErrorClass;
use crate::health::outcome::Health;
use crate::health::redact::redact;

/// The address of a server. Its `Debug` output shows no password.
#[derive(Clone)]
pub(in crate::health::builtin) enum Address {
    /// The environment variable that holds it, read when the check first runs.
    Environment(&'static str),
    /// The address itself.
    Fixed(Cow<'static, str>),
}

impl Address {
    pub(in crate::health::builtin) const fn at(address: &'static str) -> Self {
        Self::Fixed(Cow::Borrowed(address))
    }

    pub(in crate::health::builtin) fn new(address: impl Into<String>) -> Self {
        Self::Fixed(Cow::Owned(address.into()))
    }

    /// The address, or what is wrong with the variable that should hold it.
    pub(in crate::health::builtin) fn read(&self) -> Result<Cow<'_, str>, Health> {
        match self {
            Self::Fixed(address) => Ok(Cow::Borrowed(address)),
            Self::Environment(variable) => read_variable(variable).map(Cow::Owned),
        }
    }

    /// The result for an address that is not `expected`. It does not repeat the address, which may hold a password.
    pub(in crate::health::builtin) fn malformed(&self, expected: &str) -> Health {
        let text = match self {
            Self::Environment(variable) => {
                format!("environment variable `{variable}` does not hold {expected}")
            }
            Self::Fixed(_) => format!("the address of the check is not {expected}"),
        };
        Health::error(ErrorClass::Config, text)
    }
}

/// The value of `variable`; that it is missing, empty or not Unicode is an error of the class `config`.
pub(in crate::health::builtin) fn read_variable(variable: &str) -> Result<String, Health> {
    let problem = match std::env::var(variable) {
        Ok(value) if !value.trim().is_empty() => return Ok(value),
        Ok(_) => "is empty",
        Err(VarError::NotPresent) => "is not set",
        Err(VarError::NotUnicode(_)) => "is not valid Unicode",
    };
    Err(Health::error(ErrorClass::Config, format!("environment variable `{variable}` {problem}")))
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(variable) => write!(formatter, "${variable}"),
            Self::Fixed(address) => formatter.write_str(&shown(address)),
        }
    }
}

/// `address` without what may be secret in it: its credentials and its query.
fn shown(address: &str) -> String {
    let text = redact(address);
    let text = match text.split_once('?') {
        Some((before, _)) => format!("{before}?***"),
        None => text,
    };
    match text.rsplit_once('@') {
        Some((_, host)) if !text.contains("://") => format!("***@{host}"),
        _ => text,
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
