use std::error::Error;
use std::fmt;
use std::io;

use super::{ErrorClass, describe};

#[derive(Debug)]
struct Outer(&'static str, Box<dyn Error + Send + Sync>);

impl fmt::Display for Outer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.1)
    }
}

/// Its own source, for ever.
#[derive(Debug)]
struct Circle;

impl fmt::Display for Circle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("circle")
    }
}

impl Error for Circle {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn io_errors_have_classes_by_kind() {
    for (kind, class) in [
        (io::ErrorKind::ConnectionRefused, ErrorClass::Connect),
        (io::ErrorKind::UnexpectedEof, ErrorClass::Connect),
        (io::ErrorKind::NotFound, ErrorClass::Connect),
        (io::ErrorKind::TimedOut, ErrorClass::Timeout),
        (io::ErrorKind::PermissionDenied, ErrorClass::Error),
        (io::ErrorKind::Other, ErrorClass::Error),
    ] {
        assert_eq!(ErrorClass::of(&io::Error::from(kind)), class, "{kind:?}");
    }
}

#[test]
fn the_chain_is_walked_into_io_errors_too() {
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    let error = Outer("could not search", Box::new(io::Error::other(Outer("inner", Box::new(refused)))));
    assert_eq!(ErrorClass::of(&error), ErrorClass::Connect);
    assert_eq!(describe(&error), "could not search: inner: connection refused");
}

#[test]
fn an_unknown_error_and_a_circle_are_plain_errors() {
    assert_eq!(ErrorClass::of(&Circle), ErrorClass::Error);
    assert_eq!(describe(&Circle), "circle");
    assert_eq!(
        ErrorClass::of(&std::num::ParseIntError::clone(&"x".parse::<u8>().expect_err("no number"))),
        ErrorClass::Error
    );
}

#[tokio::test]
async fn a_limit_of_tokio_is_a_timeout() {
    let limit = tokio::time::timeout(std::time::Duration::ZERO, std::future::pending::<()>()).await;
    assert_eq!(ErrorClass::of(&limit.expect_err("elapsed")), ErrorClass::Timeout);
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_dns() {
    let error = tokio::task::spawn_blocking(|| std::net::ToSocketAddrs::to_socket_addrs("host.invalid:80"));
    let error = error.await.expect("no panic").expect_err("no such host");
    assert_eq!(ErrorClass::of(&error), ErrorClass::Dns, "{error}");
}

#[cfg(feature = "postgres")]
#[test]
fn errors_of_sqlx_have_classes() {
    for (error, class) in [
        (sqlx::Error::PoolTimedOut, ErrorClass::PoolExhausted),
        (sqlx::Error::PoolClosed, ErrorClass::Connect),
        (sqlx::Error::Protocol("x".to_owned()), ErrorClass::Protocol),
        (sqlx::Error::Tls("x".into()), ErrorClass::Tls),
        (sqlx::Error::Configuration(Box::new(io::Error::from(io::ErrorKind::NotFound))), ErrorClass::Config),
        (sqlx::Error::Io(io::ErrorKind::TimedOut.into()), ErrorClass::Timeout),
        (sqlx::Error::Io(io::Error::other("x")), ErrorClass::Connect),
        (sqlx::Error::RowNotFound, ErrorClass::Error),
    ] {
        assert_eq!(ErrorClass::of(&error), class, "{error}");
    }
}

#[cfg(feature = "redis")]
#[test]
fn errors_of_redis_have_classes() {
    use redis::{ErrorKind, RedisError};
    for (error, class) in [
        (RedisError::from((ErrorKind::AuthenticationFailed, "x")), ErrorClass::Auth),
        (RedisError::from((ErrorKind::InvalidClientConfig, "x")), ErrorClass::Config),
        (RedisError::from((ErrorKind::UnexpectedReturnType, "x")), ErrorClass::Protocol),
        (RedisError::from(io::Error::from(io::ErrorKind::TimedOut)), ErrorClass::Timeout),
        (RedisError::from(io::Error::from(io::ErrorKind::ConnectionReset)), ErrorClass::Connect),
        (RedisError::from((ErrorKind::Client, "x")), ErrorClass::Error),
    ] {
        assert_eq!(ErrorClass::of(&error), class, "{error}");
    }
}
