use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::site::Site;

const SITE: Site = Site::new("src/orders.rs", 1, 1, "place");
static FIRST: Slo = Slo::new("first", SITE);
static SECOND: Slo = Slo::new("second", SITE);

fn name(mark: Option<&'static Slo>) -> Option<&'static str> {
    mark.map(|slo| slo.name)
}

#[test]
fn a_request_keeps_its_mark_from_one_poll_to_the_next() {
    let mut request = None;
    within(&mut request, || ());
    assert_eq!(name(request), None);
    within(&mut request, || mark(&FIRST));
    assert_eq!(name(request), Some("first"));
    within(&mut request, || ());
    assert_eq!(name(request), Some("first"));
}

#[test]
fn the_function_furthest_out_marks_the_request() {
    let mut request = None;
    within(&mut request, || mark(&FIRST));
    within(&mut request, || mark(&SECOND));
    assert_eq!(name(request), Some("first"));
}

#[test]
fn requests_that_take_turns_on_a_thread_keep_marks_of_their_own() {
    let (mut one, mut other) = (None, None);
    within(&mut one, || mark(&FIRST));
    within(&mut other, || ());
    assert_eq!(name(other), None);
    within(&mut other, || mark(&SECOND));
    within(&mut one, || ());
    assert_eq!((name(one), name(other)), (Some("first"), Some("second")));
}

#[test]
fn a_request_within_another_has_a_mark_of_its_own() {
    let (mut outer, mut inner) = (None, None);
    within(&mut outer, || {
        within(&mut inner, || mark(&FIRST));
        mark(&SECOND);
    });
    assert_eq!((name(outer), name(inner)), (Some("second"), Some("first")));
}

#[test]
fn a_handler_that_no_layer_sees_marks_nothing() {
    mark(&FIRST);
    let mut request = None;
    within(&mut request, || ());
    assert_eq!(name(request), None);
}

#[test]
fn a_panic_leaves_the_mark_and_the_request_further_out() {
    let (mut outer, mut inner) = (None, None);
    within(&mut outer, || {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            within(&mut inner, || {
                mark(&FIRST);
                panic!("on purpose");
            });
        }));
        assert!(panicked.is_err());
        mark(&SECOND);
    });
    assert_eq!((name(outer), name(inner)), (Some("second"), Some("first")));
}
