//! A sink that answers as a test wants.

use std::collections::VecDeque;

use super::change::Subject;
use super::message::Message;
use super::sink::{Again, Failure, Sink};
use crate::clock;
use crate::health::check::BoxFuture;
use crate::health::status::HealthStatus;
use crate::sync::{Arc, Mutex, lock};

/// What it does with an attempt.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Taken,
    Busy(Again),
    Hang,
}

/// Remembers what it was sent. Clones are the same sink.
#[derive(Clone, Debug)]
pub(super) struct FakeSink(Arc<Mutex<Inside>>);

#[derive(Debug)]
struct Inside {
    answers: VecDeque<Answer>,
    otherwise: Answer,
    sent: Vec<Message>,
}

impl FakeSink {
    /// With these answers, and then none but good ones.
    pub(super) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = answers.into_iter().collect();
        Self(Arc::new(Mutex::new(Inside { answers, otherwise: Answer::Taken, sent: Vec::new() })))
    }

    /// What it answers from now on.
    pub(super) fn otherwise(&self, answer: Answer) {
        lock(&self.0).otherwise = answer;
    }

    /// Every attempt.
    pub(super) fn sent(&self) -> Vec<Message> {
        lock(&self.0).sent.clone()
    }
}

impl Sink for FakeSink {
    fn address(&self) -> String {
        "a fake".to_owned()
    }

    fn send(&self, message: &Message) -> BoxFuture<Result<(), Failure>> {
        let mut inside = lock(&self.0);
        inside.sent.push(message.clone());
        let answer = inside.answers.pop_front().unwrap_or(inside.otherwise);
        Box::pin(async move {
            match answer {
                Answer::Taken => Ok(()),
                Answer::Busy(again) => Err(Failure { reason: "busy".to_owned(), again }),
                Answer::Hang => std::future::pending().await,
            }
        })
    }
}

/// That a check of this name fails.
pub(super) fn message(name: &str) -> Message {
    Message {
        id: name.to_owned(),
        subject: Subject::Check(Arc::from(name)),
        from: HealthStatus::Healthy.into(),
        to: HealthStatus::Unhealthy.into(),
        reason: None,
        at: clock::wall(),
        critical: Some(true),
        remaining: None,
        lasting: None,
    }
}
