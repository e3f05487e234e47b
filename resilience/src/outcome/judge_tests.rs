#![allow(clippy::needless_borrow, reason = "as the generated code writes it")]

use super::*;

#[derive(Debug, PartialEq)]
struct Broken;

impl From<Rejection> for Broken {
    fn from(_rejection: Rejection) -> Self {
        Self
    }
}

fn of_result() -> OfResult<u8, Broken> {
    OfResult(PhantomData)
}

fn of_plain() -> OfPlain<Option<u8>> {
    OfPlain(PhantomData)
}

fn rejection() -> Rejection {
    Rejection::TimedOut { name: "judged", limit: Duration::from_secs(1) }
}

#[test]
fn an_error_failed_and_a_value_did_not() {
    let judge = of_result();
    assert!(judge.failed(&Err(Broken)));
    assert_eq!(judge.verdict(&Err(Broken)), Verdict::Failure);
    assert!(judge.retryable(&Err(Broken)));
    assert!(!judge.failed(&Ok(1)));
    assert_eq!(judge.verdict(&Ok(1)), Verdict::Success);
    assert!(!judge.retryable(&Ok(1)));
    assert_eq!(judge.retry_after(&Err(Broken)), None);
}

#[test]
fn what_cannot_say_that_it_failed_never_does() {
    let judge = of_plain();
    assert!(!judge.failed(&None));
    assert_eq!(judge.verdict(&None), Verdict::Success);
    assert!(!judge.retryable(&None));
    assert_eq!(judge.into_error(Some(1)), Ok(Some(1)));
}

#[test]
fn answers_come_apart_and_together() {
    let judge = of_result();
    assert_eq!(judge.split(&Ok(1)), Ok(&1));
    assert_eq!(judge.split(&Err(Broken)), Err(&Broken));
    assert_eq!(judge.into_error(Err(Broken)), Err(Broken));
    assert_eq!(judge.into_error(Ok(1)), Ok(Ok(1)));
    assert_eq!(judge.from_good(1), Ok(1));
    assert_eq!(of_plain().from_good(Some(1)), Some(1));
    assert_eq!(of_plain().split(&Some(1)), Ok(&Some(1)));
}

#[test]
fn a_fallback_with_when_passes_other_errors_and_values_through() {
    let judge = of_result();
    assert!(judge.falls(&Err(Broken), |_| true));
    assert!(!judge.falls(&Err(Broken), |_| false));
    assert!(!judge.falls(&Ok(1), |_| true));
}

#[test]
fn a_closure_over_the_error_sees_a_rejection_in_the_form_of_the_function() {
    assert_eq!(of_result().caught(Err(rejection())), Err(Broken));
    assert_eq!(of_result().caught(Ok(Err(Broken))), Err(Broken));
    assert_eq!(of_result().caught(Ok(Ok(1))), Ok(Ok(1)));
    assert_eq!(of_plain().caught(Err(rejection())), Err(rejection()));
    assert_eq!(of_plain().caught(Ok(None)), Ok(None));
}

#[test]
fn the_judge_is_chosen_by_the_type_of_the_body() {
    fn result<T, E>(_: &OfResult<T, E>) {}
    fn plain<R>(_: &OfPlain<R>) {}
    let body = async { Ok::<u8, Broken>(1) };
    result(&(&&&Judged::of(&body)).judge());
    let body = async { Some(1) };
    plain(&(&&&Judged::of(&body)).judge());
    let body = || Err::<u8, Broken>(Broken);
    result(&(&&&Judged::of_closure(&body)).judge());
    let body = || ();
    plain(&(&&&Judged::of_closure(&body)).judge());
}

#[test]
fn judges_have_no_size() {
    assert_eq!(size_of_val(&of_result()), 0);
    assert_eq!(size_of_val(&of_plain()), 0);
}
