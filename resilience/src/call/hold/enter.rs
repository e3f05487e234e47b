//! The way of an attempt to the body: what it asks of its policies, and how it waits for them.

use std::pin::pin;
use std::task::{Context, Poll};

use super::{Delay, Hold, Stage, polled_after_its_end};
use crate::clock;
use crate::guard::Guard;
use crate::policy::Verdict;
use crate::policy::bulkhead::{Bulkhead, Entry};
use crate::policy::rate_limiter::Decision;
use crate::rejection::Rejection;

/// What comes next for an attempt on its way to the body.
pub(crate) enum Step {
    /// The body's turn.
    Body,
    /// A policy says no.
    Refused(Rejection),
    /// It waits for a time or to be woken.
    Waits,
}

impl Hold<'_, '_> {
    /// The way to the body where no policy has anything to say, kept short: it is compiled into each guarded function.
    /// Where it leads nowhere, what it has got is kept, and `enters` goes on from there.
    #[inline]
    pub(crate) fn enters_at_once(&mut self) -> bool {
        let guard = self.call.guard;
        let enters = match self.stage {
            Stage::Inside => true,
            Stage::New => self.call.is_plain() && self.asks_at_once(guard),
            _ => false,
        };
        if enters {
            self.stage = Stage::Body;
        }
        enters
    }

    #[inline]
    fn asks_at_once(&mut self, guard: &Guard) -> bool {
        if let Some(breaker) = guard.circuit_breaker {
            let Some(admission) = breaker.admit_at_once() else { return false };
            self.admission = Some(admission);
        }
        guard.bulkhead.is_none_or(Bulkhead::enter_if_free)
    }

    /// Asks the policies, as far as they are not asked yet.
    pub(crate) fn enters(&mut self, context: &mut Context<'_>) -> Step {
        loop {
            let asked = match self.stage {
                Stage::New if self.call.pause.is_none() => self.asks(),
                Stage::New => {
                    self.stage = Stage::Pausing;
                    Ok(())
                }
                Stage::Pausing if self.call.pause.is_some_and(|end| end > clock::now()) => {
                    return Step::Waits;
                }
                // However short the pauses, other tasks have their turn.
                Stage::Pausing if pin!(tokio::task::consume_budget()).poll(context).is_pending() => {
                    return Step::Waits;
                }
                Stage::Pausing => self.resume(),
                Stage::Delayed => match self.poll_delay(context) {
                    Poll::Ready(asked) => asked,
                    Poll::Pending => return Step::Waits,
                },
                Stage::Inside => {
                    self.stage = Stage::Body;
                    return Step::Body;
                }
                Stage::Asking | Stage::Body | Stage::Cut | Stage::Over => polled_after_its_end(),
            };
            if let Err(rejection) = asked {
                return Step::Refused(rejection);
            }
        }
    }

    fn poll_delay(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Rejection>> {
        match self.delay.as_deref_mut() {
            Some(Delay::Paced(at, _)) if *at > clock::now() => Poll::Pending,
            Some(Delay::Queued(waiter, _)) => waiter.poll_entered(context).map(|()| {
                self.delay = None;
                self.stage = Stage::Inside;
                Ok(())
            }),
            Some(Delay::Paced(..)) | None => {
                self.delay = None;
                Poll::Ready(self.queue())
            }
        }
    }

    /// The policies of a plain function. Where they make it wait, the thread waits.
    #[inline]
    pub(crate) fn enter_sync(&mut self) -> Result<(), Rejection> {
        if self.call.guard.timeout.is_none() && self.enters_at_once() {
            return Ok(());
        }
        self.enter_sync_slowly()
    }

    #[inline(never)]
    fn enter_sync_slowly(&mut self) -> Result<(), Rejection> {
        // No timer cuts a plain function, so its time counts from here.
        self.call.total_deadline();
        self.asks()?;
        if self.stage != Stage::Inside {
            self.wait_sync()?;
        }
        self.stage = Stage::Body;
        Ok(())
    }

    fn wait_sync(&mut self) -> Result<(), Rejection> {
        if let Some(Delay::Paced(at, _)) = self.delay.as_deref() {
            clock::block_until(*at);
            self.delay = None;
            self.queue()?;
        }
        if let Some(Delay::Queued(waiter, limit)) = self.delay.as_deref_mut() {
            if waiter.wait(*limit) {
                self.delay = None;
                self.stage = Stage::Inside;
            } else if let Some(rejection) = self.waited_too_long() {
                return Err(rejection);
            }
        }
        Ok(())
    }

    /// The pause before it is over. Whatever follows, the attempt before it is counted with that.
    fn resume(&mut self) -> Result<(), Rejection> {
        self.stage = Stage::Over;
        let may_end = self.call.guard.refuses() || self.call.attempts.can_be_rejected;
        self.call.resumes(clock::now(), may_end)?;
        self.call.pause = None;
        self.stage = Stage::New;
        Ok(())
    }

    #[cold]
    fn delays(&mut self, delay: Delay) {
        self.delay = Some(Box::new(delay));
        self.stage = Stage::Delayed;
    }

    fn asks(&mut self) -> Result<(), Rejection> {
        self.call.begins();
        if self.admission.is_none() {
            self.admit()?;
        }
        self.pace()
    }

    fn admit(&mut self) -> Result<(), Rejection> {
        let Some(breaker) = self.call.guard.circuit_breaker else { return Ok(()) };
        match breaker.admit(self.call.key(|keys| keys.circuit_breaker)) {
            Ok(admission) => {
                self.admission = Some(admission);
                Ok(())
            }
            Err(rejection) => {
                self.stage = Stage::Over;
                Err(rejection)
            }
        }
    }

    fn pace(&mut self) -> Result<(), Rejection> {
        let Some(limiter) = self.call.guard.rate_limiter else { return self.queue() };
        #[cfg(feature = "serve")]
        if let Some(per) = limiter.per_request() {
            self.stage = Stage::Asking;
            self.call.keys.get_or_insert_default().rate_limiter = crate::http::facts::key(limiter, per);
        }
        match limiter.decide(self.call.key(|keys| keys.rate_limiter)) {
            Decision::Allowed => self.queue(),
            Decision::AllowedAt(at, reservation) => {
                self.delays(Delay::Paced(at, reservation));
                Ok(())
            }
            Decision::Refused(retry_after) => {
                self.settle(Verdict::Ignored);
                Err(limiter.rejection(retry_after))
            }
        }
    }

    fn queue(&mut self) -> Result<(), Rejection> {
        self.stage = Stage::Inside;
        let Some(bulkhead) = self.call.guard.bulkhead else { return Ok(()) };
        match bulkhead.enter(self.call.key(|keys| keys.bulkhead)) {
            Entry::Entered => Ok(()),
            Entry::Queued(waiter) => {
                let limit = bulkhead.wait_limit().map(clock::after);
                self.delays(Delay::Queued(waiter, limit));
                Ok(())
            }
            Entry::Full => {
                self.settle(Verdict::Ignored);
                Err(Rejection::BulkheadFull { name: bulkhead.name() })
            }
        }
    }
}
