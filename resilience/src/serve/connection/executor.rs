//! Runs the streams of an HTTP/2 connection, and gives up those that the client does not read.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use hyper::rt::Executor;
use tokio::time::sleep;

use super::activity::{Activity, StreamActivity};
use super::exchange::Running;
use crate::sync::Arc;

thread_local! {
    /// The stream whose request was just taken in: hyper calls the service and hands the stream to the executor
    /// next, on the same thread, with nothing between.
    static BEGUN: Cell<Option<Arc<StreamActivity>>> = const { Cell::new(None) };
}

/// Notes that the next task to be executed is a stream.
pub(super) fn begin_stream() -> Arc<StreamActivity> {
    let stream = Arc::new(StreamActivity::default());
    BEGUN.set(Some(Arc::clone(&stream)));
    stream
}

/// Runs each stream in a task of its own.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    activity: Arc<Activity>,
    write_progress: Duration,
}

impl Streams {
    pub(super) fn new(activity: Arc<Activity>, write_progress: Duration) -> Self {
        Self { activity, write_progress }
    }
}

impl<F: Future<Output: Send + 'static> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, task: F) {
        if let Some(stream) = BEGUN.take() {
            tokio::spawn(watched(task, stream, self.write_progress));
        } else {
            // What carries an upgraded stream; the connection is not idle while it runs.
            let running = Running::begin(&self.activity);
            tokio::spawn(async move {
                task.await;
                drop(running);
            });
        }
    }
}

/// Runs `task` to its end, or until a piece of its response has waited for the client for `limit`: the stream is
/// then reset. Nothing else on the connection is touched.
async fn watched<F: Future>(task: F, stream: Arc<StreamActivity>, limit: Duration) {
    let mut task = pin!(task);
    let mut stuck = pin!(None);
    let mut waiting = None;
    poll_fn(|context| {
        if task.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        // Only a client that is slower than the response comes here: most requests never need a timer.
        let outstanding = stream.outstanding();
        if waiting != outstanding {
            waiting = outstanding;
            stuck.set(outstanding.map(|_| sleep(limit)));
        }
        match stuck.as_mut().as_pin_mut() {
            Some(stuck) => stuck.poll(context),
            None => Poll::Pending,
        }
    })
    .await;
}
