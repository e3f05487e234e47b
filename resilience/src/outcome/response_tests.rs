use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::__private::{Catch, Judge, Judged, Layers, Outcome};
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// The judge that the generated code takes.
macro_rules! judge {
    ($body:expr) => {{
        #[allow(unused_imports)]
        use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
        (&&&Judged::of_closure(&$body)).judge()
    }};
}

const FULL: Rejection = Rejection::BulkheadFull { name: "full" };

fn response(code: u16) -> Response {
    code_of(code).into_response()
}

fn code_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}

#[test]
fn a_5xx_failed_wherever_it_stands() {
    for (code, failed) in [(200, false), (302, false), (404, false), (429, false), (500, true), (599, true)] {
        let verdict = if failed { Verdict::Failure } else { Verdict::Success };
        assert_eq!(judge!(|| response(0)).verdict(&response(code)), verdict, "{code}");
        assert_eq!(judge!(|| code_of(0)).verdict(&code_of(code)), verdict, "{code}");
        let tuple = |code| (code_of(code), "text");
        assert_eq!(judge!(|| tuple(0)).verdict(&tuple(code)), verdict, "{code}");
        let three = |code| (code_of(code), HeaderMap::new(), String::new());
        assert_eq!(judge!(|| three(0)).verdict(&three(code)), verdict, "{code}");
        let result = |code| Ok::<_, StatusCode>(response(code));
        assert_eq!(judge!(|| result(0)).verdict(&result(code)), verdict, "{code}");
        let result = |code| Ok::<_, String>((code_of(code), String::new()));
        assert_eq!(judge!(|| result(0)).verdict(&result(code)), verdict, "{code}");
        assert_eq!(response(code).failed(), failed, "{code}");
        assert_eq!(
            (code_of(code).failed(), (code_of(code), String::new()).failed()),
            (failed, failed),
            "{code}"
        );
    }
}

#[test]
fn an_error_failed_whatever_its_status() {
    let answer = || Err::<Response, _>(StatusCode::NOT_FOUND);
    assert_eq!(judge!(answer).verdict(&answer()), Verdict::Failure);
    let judge = judge!(answer).failure_if(StatusCode::is_server_error);
    assert_eq!(judge.verdict(&answer()), Verdict::Success);
}

#[test]
fn what_has_no_status_is_judged_as_before() {
    assert_eq!(judge!(|| Err::<(), ()>(())).verdict(&Err(())), Verdict::Failure);
    assert_eq!(judge!(|| Ok::<u8, ()>(1)).verdict(&Ok(1)), Verdict::Success);
    assert_eq!(judge!(|| 7).verdict(&7), Verdict::Success);
    assert_eq!(
        judge!(|| (1, StatusCode::BAD_GATEWAY)).verdict(&(1, StatusCode::BAD_GATEWAY)),
        Verdict::Success
    );
}

#[test]
fn what_an_opaque_type_hides_is_judged_as_what_it_is() {
    fn handler() -> impl IntoResponse + std::fmt::Debug {
        let body = || {
            if code_of(200).is_server_error() {
                return StatusCode::OK;
            }
            StatusCode::BAD_GATEWAY
        };
        let value = body();
        assert_eq!(judge!(body).verdict(&value), Verdict::Failure);
        value
    }
    assert_eq!(handler().into_response().status(), 502);
}

#[test]
fn a_5xx_is_the_error_that_predicates_and_fallbacks_see() {
    let judge = judge!(|| response(0));
    assert_eq!(judge.split(&response(503)).unwrap_err().status(), 503);
    assert_eq!(judge.split(&response(404)).unwrap().status(), 404);
    assert_eq!(judge.caught(Ok(response(500))).unwrap_err().status(), 500);
    assert_eq!(judge.caught(Ok(response(200))).unwrap().status(), 200);
    assert_eq!(judge.caught(Err(FULL)).unwrap_err().status(), 503);
    assert_eq!(judge!(|| code_of(0)).caught(Err(FULL)), Err(code_of(503)));
    let judge = judge.failure_if(|error| error.status() != 501);
    assert_eq!(judge.verdict(&response(501)), Verdict::Success);
    assert_eq!(judge.verdict(&response(500)), Verdict::Failure);
}

#[test]
fn an_ok_with_a_5xx_has_no_error_to_show() {
    let judge = judge!(|| Ok::<Response, StatusCode>(response(0)));
    assert!(judge.failed(&Ok(response(500))));
    assert_eq!(judge.split(&Ok(response(500))).unwrap().status(), 500);
    assert_eq!(judge.caught(Ok(Ok(response(500)))).unwrap().unwrap().status(), 500);
    assert_eq!(judge.caught(Err(FULL)).unwrap_err(), 503);
}
