//! Which class an error is in, read from the kinds that its makers gave it.

use std::error::Error;
use std::io;

use super::class::ErrorClass;
use crate::sync::Arc;

/// What the text of an I/O error begins with where a host's name could not be resolved: the standard library has
/// no kind for it.
const LOOKUP_FAILURES: [&str; 2] = ["failed to lookup address", "could not resolve to any address"];

/// What one error of a chain says.
enum Verdict {
    /// The class of the whole.
    Sure(ErrorClass),
    /// The class, unless an error further down knows better.
    Likely(ErrorClass),
    /// Nothing.
    Silent,
}

impl ErrorClass {
    /// The class of `error`: the first error along its chain of [`source`](Error::source)s that has one.
    ///
    /// It knows [`std::io::Error`], tokio's `Elapsed`, and the errors of the clients whose features are enabled
    /// (`sqlx::Error`, `redis::RedisError`, `reqwest::Error`, `lapin::Error`). Anything else is
    /// [`ErrorClass::Error`]. It never panics.
    ///
    /// ```
    /// use resilience::{ErrorClass, Health};
    ///
    /// async fn search() -> Result<(), std::io::Error> {
    ///     Err(std::io::ErrorKind::ConnectionRefused.into())
    /// }
    ///
    /// # async fn check() -> Health {
    /// match search().await {
    ///     Ok(()) => Health::healthy(),
    ///     Err(error) => Health::error(ErrorClass::of(&error), error),
    /// }
    /// # }
    /// # let error = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    /// # assert_eq!(ErrorClass::of(&error), ErrorClass::Connect);
    /// ```
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut likely = None;
        for link in chain(error) {
            match judge(link) {
                Verdict::Sure(class) => return class,
                Verdict::Likely(class) => likely = likely.or(Some(class)),
                Verdict::Silent => {}
            }
        }
        likely.unwrap_or(Self::Error)
    }
}

/// `error` and what caused it, in one line: clients tend to tell only the outermost part.
pub(crate) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    for link in chain(error) {
        let part = link.to_string();
        if text.is_empty() {
            text = part;
        } else if !text.contains(&part) {
            text = format!("{text}: {part}");
        }
    }
    text
}

/// `error` and its causes, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    // Bounded, since nothing keeps an error from being its own source.
    std::iter::successors(Some(error), |error| cause(*error)).take(16)
}

/// An I/O error made from another error does not give that one as its source, but its source's source.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source().map(unshared),
    }
}

/// A shared error gives itself as its type, which hides the type of what is shared.
fn unshared<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    error.downcast_ref::<Arc<dyn Error + Send + Sync>>().map_or(error, |shared| &**shared)
}

fn judge(error: &(dyn Error + 'static)) -> Verdict {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return judge_io(error);
    }
    if error.is::<tokio::time::error::Elapsed>() {
        return Verdict::Sure(ErrorClass::Timeout);
    }
    #[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return sql::judge(error);
    }
    #[cfg(feature = "redis")]
    if let Some(error) = error.downcast_ref::<redis::RedisError>() {
        return judge_redis(error);
    }
    #[cfg(feature = "http")]
    if let Some(error) = error.downcast_ref::<reqwest::Error>() {
        return judge_http(error);
    }
    #[cfg(feature = "http")]
    if error.is::<rustls::Error>() {
        return Verdict::Sure(ErrorClass::Tls);
    }
    #[cfg(feature = "amqp")]
    if let Some(error) = error.downcast_ref::<lapin::Error>() {
        return judge_amqp(error);
    }
    Verdict::Silent
}

fn judge_io(error: &io::Error) -> Verdict {
    use io::ErrorKind::{
        AddrNotAvailable, BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable,
        NetworkDown, NetworkUnreachable, NotConnected, NotFound, TimedOut, UnexpectedEof,
    };
    match error.kind() {
        TimedOut => Verdict::Sure(ErrorClass::Timeout),
        ConnectionRefused | ConnectionReset | ConnectionAborted | NotConnected | BrokenPipe
        | UnexpectedEof | HostUnreachable | NetworkUnreachable | NetworkDown | AddrNotAvailable => {
            Verdict::Sure(ErrorClass::Connect)
        }
        // The file of a Unix socket; a certificate's file is reported by its client as an error of the settings.
        NotFound => Verdict::Likely(ErrorClass::Connect),
        _ if is_lookup_failure(&error.to_string()) => Verdict::Sure(ErrorClass::Dns),
        _ => Verdict::Silent,
    }
}

fn is_lookup_failure(text: &str) -> bool {
    LOOKUP_FAILURES.iter().any(|failure| text.starts_with(failure))
}

#[cfg(feature = "redis")]
fn judge_redis(error: &redis::RedisError) -> Verdict {
    use redis::ErrorKind;
    match (error.kind(), error.code()) {
        (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS" | "NOPERM")) => {
            Verdict::Sure(ErrorClass::Auth)
        }
        (ErrorKind::InvalidClientConfig, _) => Verdict::Sure(ErrorClass::Config),
        (ErrorKind::Parse | ErrorKind::UnexpectedReturnType, _) => Verdict::Sure(ErrorClass::Protocol),
        (ErrorKind::Io, _) => Verdict::Likely(ErrorClass::Connect),
        _ => Verdict::Silent,
    }
}

#[cfg(feature = "http")]
fn judge_http(error: &reqwest::Error) -> Verdict {
    if error.is_timeout() {
        Verdict::Sure(ErrorClass::Timeout)
    } else if error.is_builder() {
        Verdict::Sure(ErrorClass::Config)
    } else if error.is_connect() {
        Verdict::Likely(ErrorClass::Connect)
    } else {
        Verdict::Likely(ErrorClass::Protocol)
    }
}

#[cfg(feature = "amqp")]
fn judge_amqp(error: &lapin::Error) -> Verdict {
    use lapin::ErrorKind;
    use lapin::protocol::{AMQPErrorKind, AMQPHardError, AMQPSoftError};
    match error.kind() {
        ErrorKind::ProtocolError(refusal) => Verdict::Sure(match refusal.kind() {
            // The virtual host does not exist; refused, it is `NOTALLOWED` as well.
            AMQPErrorKind::Hard(AMQPHardError::NOTALLOWED)
                if refusal.get_message().as_str().contains("not found") =>
            {
                ErrorClass::Config
            }
            AMQPErrorKind::Hard(AMQPHardError::NOTALLOWED)
            | AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) => ErrorClass::Auth,
            AMQPErrorKind::Hard(AMQPHardError::CONNECTIONFORCED) => ErrorClass::Connect,
            _ => ErrorClass::Protocol,
        }),
        ErrorKind::AuthProviderError(_) => Verdict::Sure(ErrorClass::Auth),
        ErrorKind::InvalidProtocolVersion(_) | ErrorKind::ParsingError(_) => {
            Verdict::Sure(ErrorClass::Protocol)
        }
        ErrorKind::InvalidConnectionState(_) | ErrorKind::MissingHeartbeatError => {
            Verdict::Sure(ErrorClass::Connect)
        }
        ErrorKind::IOError(_) => Verdict::Likely(ErrorClass::Connect),
        _ => Verdict::Silent,
    }
}

#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
#[path = "classify_sql.rs"]
mod sql;

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
