//! A call that owns what it needs, for futures with a name: those of layers. A function's futures borrow it.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Call;
use super::attempt::{ended_again, enters, refused_again};
use super::hold::{Held, Hold, polled_after_its_end};
use super::timer::Timer;
use crate::guard::Guard;
use crate::outcome::judge::Judge;
use crate::rejection::Rejection;

pin_project! {
    /// One invocation, with the attempt under way.
    #[derive(Debug)]
    pub(crate) struct OwnedCall {
        call: Call<'static>,
        // None while it is polled, and after the end.
        held: Option<Held>,
        #[pin]
        timer: Timer,
    }

    impl PinnedDrop for OwnedCall {
        fn drop(this: Pin<&mut Self>) {
            this.end();
        }
    }
}

impl OwnedCall {
    pub(crate) fn new(guard: &'static Guard) -> Self {
        let mut call = Call::new(guard);
        // Whatever a layer answers with can.
        call.can_be_rejected();
        let held = Some(Hold::new(&mut call).put_down());
        Self { call, held, timer: Timer::default() }
    }

    /// Polls the attempt under way, and `body` when it is its turn. Nothing, if another attempt must follow.
    ///
    /// When it is ready, what the attempt holds is given back by `end` or `again`, after the body is dropped.
    pub(crate) fn poll_attempt<J: Judge>(
        self: Pin<&mut Self>,
        judge: &J,
        body: impl FnOnce(&mut Context<'_>) -> Poll<J::Value>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<J::Value, Rejection>>> {
        let mut this = self.project();
        let held = this.held.take().unwrap_or_else(|| polled_after_its_end());
        // If the body panics, this is dropped, and the attempt has failed.
        let mut attempt = Hold::resumed(this.call, held);
        #[cfg(feature = "testing")]
        let _entered = attempt.probe.enter();
        let poll = if enters::<J>(&mut attempt, this.timer.as_mut(), context) {
            let poll = body(context);
            ended_again(&mut attempt, this.timer, judge, poll, context)
        } else {
            refused_again(&mut attempt, this.timer, judge)
        };
        *this.held = Some(attempt.put_down());
        poll
    }

    /// Begins another attempt.
    pub(crate) fn again(mut self: Pin<&mut Self>) {
        self.as_mut().end();
        let this = self.project();
        *this.held = Some(Hold::new(this.call).put_down());
    }

    /// Gives back what the attempt under way holds.
    pub(crate) fn end(self: Pin<&mut Self>) {
        let this = self.project();
        if let Some(held) = this.held.take() {
            drop(Hold::resumed(this.call, held));
        }
    }
}
