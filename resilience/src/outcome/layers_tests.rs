#![allow(
    clippy::needless_borrow,
    clippy::trivially_copy_pass_by_ref,
    reason = "as the generated code writes it"
)]

use super::*;
use crate::outcome::judge::{Catch, Judged, JudgedPlain, JudgedResult, OfPlain, OfResult};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Slow,
    NotFound,
    Down,
}

impl Fault {
    fn is_not_found(&self) -> bool {
        *self == Self::NotFound
    }

    fn wish(&self) -> Option<Duration> {
        (*self == Self::Slow).then_some(Duration::from_secs(7))
    }
}

impl From<Rejection> for Fault {
    fn from(_rejection: Rejection) -> Self {
        Self::Down
    }
}

const FAULTS: [Fault; 3] = [Fault::Slow, Fault::NotFound, Fault::Down];

fn judge() -> OfResult<u16, Fault> {
    (&&&Judged::of_closure(&|| Ok::<u16, Fault>(1))).judge()
}

fn verdicts(judge: &impl Judge<Value = Result<u16, Fault>>) -> [Verdict; 3] {
    FAULTS.map(|fault| judge.verdict(&Err(fault)))
}

fn retried(judge: &impl Judge<Value = Result<u16, Fault>>) -> [bool; 3] {
    FAULTS.map(|fault| judge.retryable(&Err(fault)))
}

#[test]
fn an_error_that_failure_if_denies_is_a_success_with_the_breaker_only() {
    let judge = judge().failure_if(|fault| !fault.is_not_found());
    assert_eq!(verdicts(&judge), [Verdict::Failure, Verdict::Success, Verdict::Failure]);
    assert!(judge.failed(&Err(Fault::NotFound)));
    assert!(judge.retryable(&Err(Fault::NotFound)));
    assert_eq!(judge.verdict(&Ok(404)), Verdict::Success);
}

#[test]
fn an_error_on_both_lists_is_ignored_in_either_order() {
    let expected = [Verdict::Success, Verdict::Ignored, Verdict::Failure];
    let first = judge().failure_if(|fault| *fault == Fault::Down).ignore(Fault::is_not_found);
    let second = judge().ignore(Fault::is_not_found).failure_if(|fault| *fault == Fault::Down);
    assert_eq!(verdicts(&first), expected);
    assert_eq!(verdicts(&second), expected);
    let both = judge().failure_if(|_| true).ignore(|_| true);
    assert_eq!(verdicts(&both), [Verdict::Ignored; 3]);
    assert_eq!(both.verdict(&Ok(1)), Verdict::Success);
}

#[test]
fn an_ignored_error_is_still_one_for_retries_and_fallbacks() {
    let judge = judge().ignore(|_| true);
    assert!(judge.failed(&Err(Fault::Down)));
    assert!(judge.retryable(&Err(Fault::Down)));
    assert!(judge.falls(&Err(Fault::Down), |_| true));
}

#[test]
fn a_value_that_failure_result_names_failed_for_everybody() {
    let judge = judge().failure_result(|status| *status >= 500);
    assert_eq!(judge.verdict(&Ok(503)), Verdict::Failure);
    assert!(judge.failed(&Ok(503)));
    assert!(judge.retryable(&Ok(503)));
    assert!(judge.failed(&Err(Fault::Down)));
    assert_eq!(judge.verdict(&Ok(200)), Verdict::Success);
    assert!(!judge.failed(&Ok(200)));
    assert!(!judge.retryable(&Ok(200)));
}

#[test]
fn a_failed_value_is_a_failure_whatever_the_lists_of_errors_say() {
    let judge = judge()
        .ignore(|_| true)
        .failure_result(|status| *status >= 500)
        .failure_if(|_| false)
        .retry_if(|_| false);
    assert_eq!(judge.verdict(&Ok(503)), Verdict::Failure);
    assert!(judge.retryable(&Ok(503)));
}

#[test]
fn only_errors_of_retry_if_are_retried() {
    let judge = judge().retry_if(|fault| *fault == Fault::Slow);
    assert_eq!(retried(&judge), [true, false, false]);
    assert!(judge.failed(&Err(Fault::Down)));
    assert_eq!(verdicts(&judge), [Verdict::Failure; 3]);
}

#[test]
fn abort_if_wins_over_retry_if_in_either_order() {
    let named = |fault: &Fault| *fault != Fault::Down;
    let first = judge().retry_if(named).abort_if(Fault::is_not_found);
    let second = judge().abort_if(Fault::is_not_found).retry_if(named);
    assert_eq!(retried(&first), [true, false, false]);
    assert_eq!(retried(&second), [true, false, false]);
    assert_eq!(retried(&judge().abort_if(Fault::is_not_found)), [true, false, true]);
}

#[test]
fn a_value_that_retry_result_names_is_retried_and_has_not_failed() {
    let judge = judge().retry_result(|status| *status == 202);
    assert!(judge.retryable(&Ok(202)));
    assert!(!judge.failed(&Ok(202)));
    assert_eq!(judge.verdict(&Ok(202)), Verdict::Success);
    assert!(!judge.retryable(&Ok(200)));
    assert_eq!(retried(&judge), [true; 3]);
}

#[test]
fn a_wish_is_read_from_the_error_or_from_the_value() {
    fn in_value(status: &u16) -> Option<Duration> {
        (*status == 429).then_some(Duration::from_secs(3))
    }
    let over_error = judge().retry_after(|fault| fault.wish().filter(|wish| !wish.is_zero()));
    assert_eq!(Judge::retry_after(&over_error, &Err(Fault::Slow)), Some(Duration::from_secs(7)));
    assert_eq!(Judge::retry_after(&over_error, &Err(Fault::Down)), None);
    assert_eq!(Judge::retry_after(&over_error, &Ok(429)), None);
    let path_over_error = judge().retry_after_path(Fault::wish);
    assert_eq!(Judge::retry_after(&path_over_error, &Err(Fault::Slow)), Some(Duration::from_secs(7)));
    let path_over_value = judge().retry_after_path(in_value);
    assert_eq!(Judge::retry_after(&path_over_value, &Ok(429)), Some(Duration::from_secs(3)));
    assert_eq!(Judge::retry_after(&path_over_value, &Err(Fault::Slow)), None);
    let annotated = judge().retry_after_path(|status: &u16| in_value(status));
    assert_eq!(Judge::retry_after(&annotated, &Ok(429)), Some(Duration::from_secs(3)));
}

#[test]
fn layers_pass_on_whatever_is_not_theirs() {
    let judge = judge()
        .retry_after(Fault::wish)
        .retry_result(|status| *status == 202)
        .failure_result(|status| *status >= 500)
        .abort_if(Fault::is_not_found)
        .ignore(Fault::is_not_found)
        .retry_if(|fault| *fault != Fault::Down)
        .failure_if(|fault| *fault == Fault::Down);
    assert_eq!(verdicts(&judge), [Verdict::Success, Verdict::Ignored, Verdict::Failure]);
    assert_eq!(retried(&judge), [true, false, false]);
    assert_eq!([200, 202, 503].map(|status| judge.retryable(&Ok(status))), [false, true, true]);
    assert_eq!([200, 202, 503].map(|status| judge.failed(&Ok(status))), [false, false, true]);
    assert_eq!(Judge::retry_after(&judge, &Err(Fault::Slow)), Some(Duration::from_secs(7)));
    assert_eq!(judge.split(&Ok(1)), Ok(&1));
    assert_eq!(judge.into_error(Err(Fault::Down)), Err(Fault::Down));
    assert_eq!(judge.from_good(1), Ok(1));
    let rejection = Rejection::BulkheadFull { name: "layers" };
    assert_eq!(judge.caught(Err(rejection)), Err(Fault::Down));
    assert_eq!(size_of_val(&judge), 0);
}

#[test]
fn a_plain_value_is_looked_at_as_a_whole() {
    let judge: OfPlain<Option<u8>> = (&&&Judged::of_closure(&|| Some(1_u8))).judge();
    let judge = judge.failure_result(Option::is_none);
    assert!(judge.failed(&None));
    assert!(!judge.failed(&Some(1)));
    assert!(judge.retryable(&None));
}

/// Closures with unannotated parameters, where the types are parameters themselves.
fn generic<T: PartialEq + Copy, E: std::error::Error>(zero: T, answer: &Result<T, E>) -> (Verdict, bool) {
    let body = || -> Result<T, E> { unreachable!() };
    let judge = (&&&Judged::of_closure(&body)).judge();
    let judge = judge.failure_if(|error| error.source().is_some()).failure_result(|value| *value == zero);
    (judge.verdict(answer), judge.retryable(answer))
}

#[test]
fn closures_infer_in_generic_functions() {
    let error = std::io::Error::other("plain");
    assert_eq!(generic(0, &Err(error)), (Verdict::Success, true));
    assert_eq!(generic::<_, std::io::Error>(0, &Ok(0)), (Verdict::Failure, true));
    assert_eq!(generic::<_, std::io::Error>(0, &Ok(1)), (Verdict::Success, false));
}
