//! Every form of a plain function.

use std::fmt::Display;

use resilience::{Rejection, bulkhead, circuit_breaker, retry};

use crate::Error;

#[circuit_breaker("plain", threshold = 2)]
fn parsed(text: &str) -> Result<u8, Error> {
    let number = text.parse()?;
    if number == 0 {
        return Err(Error::Down);
    }
    Ok(number)
}

#[circuit_breaker]
fn consumed(items: Vec<u8>) -> Result<Vec<u8>, Error> {
    Ok(items)
}

#[retry(base_delay = "0s")]
fn again(log: &mut Vec<u8>) -> Result<usize, Error> {
    log.push(0);
    if log.len() < 3 { Err(Error::Down) } else { Ok(log.len()) }
}

#[retry(base_delay = "1ms", blocking)]
#[bulkhead(max_queue = 3)]
fn generic<T: Display + ?Sized>(value: &T) -> Result<impl Display + use<T>, Error> {
    Ok(value.to_string())
}

#[circuit_breaker("coerced-plainly")]
fn coerced() -> Result<Box<dyn Display>, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Box::new(5))
}

struct Store(Vec<u8>);

impl Store {
    #[circuit_breaker("store")]
    fn first(&self) -> Result<&u8, Error> {
        self.0.first().ok_or(Error::Missing)
    }

    #[circuit_breaker("store_mut")]
    fn first_mut(&mut self) -> Result<&mut u8, Error> {
        self.0.first_mut().ok_or(Error::Missing)
    }

    #[circuit_breaker("store_owned")]
    fn into_inner(mut self) -> Result<Vec<u8>, Error> {
        self.0.push(9);
        Ok(self.0)
    }
}

#[circuit_breaker(reject_with = |rejection: Rejection| rejection.name().to_owned(), threshold = 1, failure_result = |text: &String| text.is_empty())]
fn infallible(text: &str) -> String {
    text.to_owned()
}

#[test]
fn every_form_answers_as_the_bare_function() {
    assert_eq!(consumed(vec![1]).unwrap(), [1]);
    assert_eq!(again(&mut Vec::new()).unwrap(), 3);
    assert_eq!(generic("x").unwrap().to_string(), "x");
    assert_eq!(coerced().unwrap().to_string(), "5");
    let mut store = Store(vec![1]);
    assert_eq!(*store.first().unwrap(), 1);
    *store.first_mut().unwrap() = 2;
    assert_eq!(store.into_inner().unwrap(), [2, 9]);
}

#[test]
fn a_plain_function_opens_its_circuit() {
    assert_eq!(parsed("7"), Ok(7));
    assert_eq!(parsed("0"), Err(Error::Down));
    assert_eq!(parsed("x"), Err(Error::Missing));
    assert!(matches!(parsed("7"), Err(Error::Refused(Rejection::CircuitOpen { name: "plain", .. }))));
}

#[test]
fn a_rejection_becomes_what_reject_with_says() {
    assert_eq!(infallible("a"), "a");
    assert_eq!(infallible(""), "");
    assert_eq!(infallible("a"), "infallible");
}
