//! Types, functions and values of the user that are called like what the attributes print.
#![deny(warnings)]
#![allow(dead_code)]

use resilience::{Rejection, circuit_breaker, fallback, timeout};

enum Option {
    Some,
    None,
}

use Option::{None, Some};

struct Guard;
struct Duration;
struct Judged;

#[derive(Debug)]
struct Fault;

impl From<Rejection> for Fault {
    fn from(_: Rejection) -> Self {
        Self
    }
}

fn never() -> Guard {
    Guard
}

#[circuit_breaker]
#[timeout("1s")]
async fn conclude(call: u8, judge: u8, body: u8) -> Result<u8, Fault> {
    let (result, value, given, kind) = (call, judge, body, 1);
    match if result > 0 { Some } else { None } {
        Some => Ok(value + given + kind),
        None => Err(Fault),
    }
}

#[fallback(|error| drop::<Fault>(error))]
#[circuit_breaker("error")]
fn error(error: bool) -> Result<(), Fault> {
    let _ = (never(), Duration, Judged);
    if error { Err(Fault) } else { Ok(()) }
}

fn main() -> resilience::Result<()> {
    drop(conclude(1, 2, 3));
    error(true).unwrap();
    resilience::verify()
}
