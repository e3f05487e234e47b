//! Runs the streams of an HTTP/2 connection, and gives up those that the client does not read, or does not send.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use hyper::rt::Executor;
use tokio::time::sleep;

use super::activity::{Activity, StreamActivity};
use super::exchange::Running;
use crate::serve::limits::Limits;
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
    limits: Limits,
}

impl Streams {
    pub(super) fn new(activity: Arc<Activity>, limits: Limits) -> Self {
        Self { activity, limits }
    }
}

impl<F: Future<Output: Send + 'static> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, task: F) {
        if let Some(stream) = BEGUN.take() {
            tokio::spawn(watched(task, stream, self.limits));
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

/// What a stream waits for its client for: the number of the frame, and how long that may take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Sending(u64),
    Receiving(u64),
}

/// Runs `task` to its end, or until a piece of its response has waited for the client for too long: the stream is then
/// reset. Where the handler has waited for a piece of the request for too long, it is told that no more comes, and as long
/// again later the stream is reset. Nothing else on the connection is touched.
async fn watched<F: Future>(task: F, stream: Arc<StreamActivity>, limits: Limits) {
    let mut task = pin!(task);
    let mut stuck = pin!(None);
    let mut waited = None;
    poll_fn(|context| {
        stream.reading().keeper().register(context.waker());
        loop {
            if stream.reading().keep(|| task.as_mut().poll(context)).is_ready() {
                return Poll::Ready(());
            }
            let sending = stream.outstanding().map(|frame| (Wait::Sending(frame), limits.write_progress));
            let receiving =
                || stream.reading().waits().map(|frame| (Wait::Receiving(frame), limits.read_progress));
            let waiting = sending.or_else(receiving);
            // Only a client that is slower than the service comes here: most requests never need a timer.
            if waited != waiting.map(|(wait, _)| wait) {
                waited = waiting.map(|(wait, _)| wait);
                stuck.set(waiting.map(|(_, limit)| sleep(limit)));
            }
            let Some(timer) = stuck.as_mut().as_pin_mut() else { return Poll::Pending };
            if timer.poll(context).is_pending() {
                return Poll::Pending;
            }
            if stream.reading().is_given_up() || matches!(waited, Some(Wait::Sending(_))) {
                stream.reading().give_up();
                return Poll::Ready(());
            }
            stream.reading().give_up();
            stuck.set(Some(sleep(limits.read_progress)));
        }
    })
    .await;
}
