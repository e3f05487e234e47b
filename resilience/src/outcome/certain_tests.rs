#![allow(clippy::needless_borrow, reason = "as in generated code: the compiler looks behind it first")]

use super::{ConcludesByType as _, ConcludesOtherwise as _, certain};
use crate::rejection::Rejection;

const REJECTION: Rejection = Rejection::BulkheadFull { name: "b" };

#[test]
fn what_can_carry_a_rejection_does() {
    let result: Result<Result<u32, Rejection>, Rejection> = Err(REJECTION);
    assert_eq!((&certain(&result)).conclude(result), Err(REJECTION));
    let result: Result<Result<u32, Rejection>, Rejection> = Ok(Ok(1));
    assert_eq!((&certain(&result)).conclude(result), Ok(1));
}

#[test]
fn what_cannot_gives_its_own_answer() {
    let result: Result<Result<u32, std::fmt::Error>, Rejection> = Ok(Err(std::fmt::Error));
    assert_eq!((&certain(&result)).conclude(result), Err(std::fmt::Error));
}

#[test]
#[should_panic(expected = "no policy of this function refuses: ")]
fn what_cannot_has_no_answer_for_one() {
    let result: Result<u32, Rejection> = Err(REJECTION);
    (&certain(&result)).conclude(result);
}
