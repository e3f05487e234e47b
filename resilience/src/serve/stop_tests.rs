use futures_util::FutureExt;

use super::*;

#[tokio::test]
async fn one_interrupt_that_the_program_sees_too_is_one_signal() {
    let stop = Stop::new();
    assert!(stop.ask(Cause::Program));
    assert_eq!(stop.signal(Cause::Interrupt), 1);
    assert!(stop.hurried().now_or_never().is_none(), "requests are not cut");
    assert!(stop.undelayed().now_or_never().is_some(), "the delay is left out");
    assert_eq!(stop.asked().await, Cause::Program);
}

#[tokio::test]
async fn a_first_signal_after_a_stop_of_the_program_does_not_hurry() {
    let stop = Stop::new();
    stop.ask(Cause::Program);
    assert_eq!(stop.signal(Cause::Terminate), 1);
    assert!(stop.hurried().now_or_never().is_none());
    assert!(stop.undelayed().now_or_never().is_none());
    assert_eq!(stop.signal(Cause::Terminate), 2);
    assert!(stop.hurried().now_or_never().is_some());
    assert!(stop.undelayed().now_or_never().is_some());
    assert_eq!(stop.signal(Cause::Terminate), 3);
}

#[tokio::test]
async fn the_first_cause_is_told() {
    let stop = Stop::new();
    assert!(stop.asked().now_or_never().is_none());
    assert_eq!(stop.signal(Cause::Terminate), 1);
    assert!(!stop.ask(Cause::Program));
    assert_eq!(stop.asked().await, Cause::Terminate);
}
