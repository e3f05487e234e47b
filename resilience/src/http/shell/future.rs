//! One request on its way through the layer.

use std::cell::Cell;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::{Response, StatusCode};
use pin_project_lite::pin_project;

use super::Shell;
use super::panics::{self, Payload};
use crate::http::facts::Passage;
use crate::http::refusals::Watch;
use crate::http::track::Tracked;
use crate::slo;

pin_project! {
    /// The response of a [`GateService`](super::GateService).
    #[derive(Debug)]
    pub struct GateFuture<F> {
        #[pin]
        inner: Option<F>,
        // What is answered without the handler.
        answer: Option<Response<Body>>,
        passage: Passage,
        #[pin]
        watch: Watch,
        // Nothing, where the layer stands inside of another one, or no service runs.
        tracked: Option<Tracked>,
        // Where the client may be sent away.
        closes: Option<&'static Shell>,
    }
}

impl<F> GateFuture<F> {
    /// The handler is asked, unless that panicked.
    pub(super) fn new(
        inner: Result<F, Payload>,
        passage: Passage,
        watch: Watch,
        tracked: Option<Tracked>,
        closes: Option<&'static Shell>,
    ) -> Self {
        match inner {
            Ok(inner) => Self { inner: Some(inner), answer: None, passage, watch, tracked, closes },
            Err(payload) => Self::answered(panicked(&payload, tracked.as_ref()), tracked, closes),
        }
    }

    /// The handler is not asked.
    pub(super) fn answered(
        answer: Response<Body>,
        tracked: Option<Tracked>,
        closes: Option<&'static Shell>,
    ) -> Self {
        let (passage, watch) = (Passage::default(), Watch::default());
        Self { inner: None, answer: Some(answer), passage, watch, tracked, closes }
    }
}

impl<F, E> Future for GateFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let mut response = match this.inner.as_mut().as_pin_mut() {
            Some(inner) => {
                let guards = this.tracked.is_some();
                this.watch.begin();
                let mut polled = guarded(guards, this.passage, || inner.poll(context));
                mark(this.passage, this.tracked.as_mut());
                if let Ok(answered) = &polled
                    && let Some(instead) = this.watch.end(answered.is_pending(), context)
                {
                    polled = panics::caught(|| this.inner.set(None)).map(|()| Poll::Ready(Ok(instead)));
                }
                match polled {
                    Ok(polled) => ready!(polled).inspect_err(|_| fail(this.tracked))?,
                    Err(payload) => panicked(&payload, this.tracked.as_ref()),
                }
            }
            None => this.answer.take().unwrap_or_default(),
        };
        this.passage.tell(&mut response);
        if let Some(shell) = this.closes {
            shell.send_away(&mut response);
        }
        Poll::Ready(Ok(match this.tracked.take() {
            Some(tracked) => tracked.head(response),
            None => response,
        }))
    }
}

/// The request's objective: told to who counts it, which is a layer further out where that is not this one.
fn mark(passage: &Passage, tracked: Option<&mut Tracked>) {
    match (passage.slo(), tracked) {
        (slo, Some(tracked)) => tracked.mark(slo),
        (Some(slo), None) => slo::mark(slo),
        (None, None) => {}
    }
}

/// A service that is no router may fail.
fn fail(tracked: &mut Option<Tracked>) {
    if let Some(tracked) = tracked.take() {
        tracked.end(StatusCode::INTERNAL_SERVER_ERROR.as_u16());
    }
}

fn panicked(payload: &Payload, tracked: Option<&Tracked>) -> Response<Body> {
    let (method, path) = tracked.map_or(("", ""), Tracked::route);
    panics::answer(payload, method, path)
}

thread_local! {
    /// Whether the handler that this thread runs is inside of a layer that does all there is to do.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether another layer stands further out.
pub(super) fn is_inside() -> bool {
    INSIDE.get()
}

/// Does a part of the handler's work. Where this layer is the one that `guards`, its panic is caught.
pub(super) fn guarded<T>(
    guards: bool,
    passage: &mut Passage,
    work: impl FnOnce() -> T,
) -> Result<T, Payload> {
    if !guards {
        return Ok(passage.within(work));
    }
    let _inside = Inside(INSIDE.replace(true));
    panics::caught(|| passage.within(work))
}

struct Inside(bool);

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(mem::take(&mut self.0));
    }
}
