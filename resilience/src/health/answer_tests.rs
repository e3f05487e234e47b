use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::*;
use crate::health::status::HealthStatus;

fn shown(health: &Health) -> (HealthStatus, Option<ErrorClass>) {
    (health.status(), health.failure().map(|failure| failure.class))
}

struct OnlyDisplay;

impl fmt::Display for OnlyDisplay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("only a text")
    }
}

fn refused() -> io::Error {
    io::ErrorKind::ConnectionRefused.into()
}

#[test]
fn an_error_that_knows_its_kind_is_classified() {
    let connect = (HealthStatus::Unhealthy, Some(ErrorClass::Connect));
    assert_eq!(shown(&answer(Err::<(), _>(refused())).health()), connect);
    let boxed: Box<dyn Error + Send + Sync> = refused().into();
    assert_eq!(shown(&answer(Err::<Health, _>(boxed)).health()), connect);
}

#[test]
fn any_other_error_is_an_error() {
    let error = (HealthStatus::Unhealthy, Some(ErrorClass::Error));
    assert_eq!(shown(&answer(Err::<(), _>(OnlyDisplay)).health()), error);
    assert_eq!(shown(&answer(Err::<bool, _>("a text")).health()), error);
    let lock = Mutex::new(());
    let poisoned: Result<(), PoisonError<MutexGuard<'_, ()>>> = Err(PoisonError::new(lock.lock().unwrap()));
    assert_eq!(shown(&answer(poisoned).health()), error);
}

#[test]
fn values_are_what_they_say() {
    assert_eq!(shown(&answer(()).health()), (HealthStatus::Healthy, None));
    assert_eq!(shown(&answer(false).health()), (HealthStatus::Unhealthy, None));
    let slow = Ok::<_, io::Error>(Health::degraded("slow"));
    assert_eq!(shown(&answer(slow).health()), (HealthStatus::Degraded, None));
}
