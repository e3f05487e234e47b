//! A rate limit as a layer, which judges before the extractors run.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::answer::error;
use super::facts;
use super::per::Per;
use super::rate::Rate;
use crate::clock;
use crate::error::{Problem, Problems};
use crate::key::Key;
use crate::policy::rate_limiter::{Algorithm, Decision, RateLimiter};
use crate::registry;
use crate::rejection::Rejection;
use crate::site::Site;
use crate::sync::{Arc, Mutex, Weak, lock};

/// A rate limit that judges a request before its body is read and before any extractor runs: what it refuses costs
/// next to nothing. For one limit on several routes, too: those that it is put around share it.
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use resilience::{Per, rate_limit_layer};
///
/// # async fn order() {}
/// let app: Router = Router::new()
///     .route("/orders", post(order))
///     .layer(rate_limit_layer("100/minute", Per::Ip));
/// ```
///
/// The rate is written as in `#[rate_limit]`. Beyond it a request is answered with 429 and
/// `{"error":"Rate limit exceeded"}`, `Retry-After` tells when to come back, and `RateLimit` and `RateLimit-Policy` stand
/// in every answer. A request that is refused uses nothing up. The operational paths stand outside of the routes' layers,
/// so they are never limited.
///
/// The client's address is that which [`serve()`](crate::serve) or [`layer()`](crate::layer) found, where one of these
/// stands further out, else the server's word. A function sees what layers further out put into the request.
///
/// # Errors
/// A rate that is none is told when the service starts, with every other problem and the place of this call:
/// a layer that could fail, or panic, would stop the routes from being put together. Where nothing is started, the
/// place is logged as an error and every request is answered with 500.
#[track_caller]
pub fn rate_limit_layer(rate: &str, per: Per) -> RateLimitLayer {
    facts::want_address();
    let name = String::from(rate.trim()).leak();
    let site = Site::caller();
    let rate = Rate::read(rate).map_err(|message| fault(&message, site));
    RateLimitLayer { name, rate, per, algorithm: None, site, limiter: Arc::default() }
}

/// See [`rate_limit_layer()`].
#[derive(Clone, Debug)]
pub struct RateLimitLayer {
    name: &'static str,
    rate: Result<Rate, Arc<Problem>>,
    per: Per,
    algorithm: Option<Algorithm>,
    site: Site,
    /// One for all routes: a router asks the layer once for each.
    limiter: Arc<OnceLock<Limiter>>,
}

/// It lives as long as the program, as those in statics do.
type Limiter = Result<&'static RateLimiter, Arc<Problem>>;

/// What is wrong with layers that are in use.
static FAULTS: Mutex<Vec<Weak<Problem>>> = Mutex::new(Vec::new());

fn fault(message: &str, site: Site) -> Arc<Problem> {
    let problem = Arc::new(Problem::new(format!("a rate limit in a layer: {message}")).at(site));
    tracing::error!(%problem, "every request to these routes is refused");
    lock(&FAULTS).push(Arc::downgrade(&problem));
    problem
}

/// Tells what is wrong with the layers that are in use.
pub(crate) fn find_faults(problems: &mut Problems) {
    let mut faults = lock(&FAULTS);
    faults.retain(|fault| fault.strong_count() > 0);
    for fault in faults.iter().filter_map(Weak::upgrade) {
        problems.push(Problem::clone(&fault));
    }
}

impl RateLimitLayer {
    /// The name in metrics, where limits of one name are summed, and for clients in `RateLimit-Policy`. Default: the
    /// rate, as in `100/minute`.
    pub fn name(self, name: &'static str) -> Self {
        Self { name, limiter: Arc::default(), ..self }
    }

    /// How it counts. Default: [`Algorithm::Sliding`], for limits up to 10,000; above, it must be written.
    pub fn algorithm(self, algorithm: Algorithm) -> Self {
        Self { algorithm: Some(algorithm), limiter: Arc::default(), ..self }
    }

    fn limiter(&self) -> Limiter {
        self.limiter.get_or_init(|| self.build()).clone()
    }

    fn build(&self) -> Limiter {
        const MOST_UNNAMED: u32 = 10_000;
        let Rate { count, period } = self.rate.clone()?;
        if self.algorithm.is_none() && count > MOST_UNNAMED {
            let message = "above 10000 write the algorithm too, as in `.algorithm(Algorithm::Gcra)`: \
                           `Sliding` remembers every request, 8 bytes each for every client";
            return Err(fault(message, self.site));
        }
        let limiter = RateLimiter::new(self.name, count, period);
        let limiter = match self.algorithm {
            Some(algorithm) => limiter.algorithm(algorithm),
            None => limiter,
        };
        let limiter = Box::leak(Box::new(limiter));
        registry::add_to_layers(limiter, self.site);
        Ok(limiter)
    }
}

impl<S> Layer<S> for RateLimitLayer {
    type Service = RateLimitService<S>;

    fn layer(&self, inner: S) -> RateLimitService<S> {
        RateLimitService { inner, limiter: self.limiter(), per: self.per }
    }
}

/// What [`rate_limit_layer()`] makes of a service.
#[derive(Clone, Debug)]
pub struct RateLimitService<S> {
    inner: S,
    limiter: Limiter,
    per: Per,
}

impl<S, B> Service<Request<B>> for RateLimitService<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = RateLimitFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> RateLimitFuture<S::Future> {
        let Ok(limiter) = self.limiter else {
            let answer = error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error");
            return RateLimitFuture { inner: None, refused: Some(answer), counted: None };
        };
        let (request, key) = facts::key_of(limiter, request, &self.per);
        match decide(limiter, key) {
            Ok(()) => {
                let inner = Some(self.inner.call(request));
                RateLimitFuture { inner, refused: None, counted: Some((limiter, key)) }
            }
            Err(rejection) => {
                let refused = Some(rejection.into_response());
                RateLimitFuture { inner: None, refused, counted: None }
            }
        }
    }
}

fn decide(limiter: &'static RateLimiter, key: Option<Key>) -> Result<(), Rejection> {
    let retry_after = match limiter.decide_at_once(key) {
        Decision::Allowed => return Ok(()),
        Decision::Refused(retry_after) => retry_after,
        // It allows no wait, so this does not come about.
        Decision::AllowedAt(at, reservation) => {
            limiter.give_back(key, reservation);
            at.saturating_duration_since(clock::now())
        }
    };
    Err(limiter.rejection(retry_after))
}

pin_project! {
    /// The response of a [`RateLimitService`].
    #[derive(Debug)]
    pub struct RateLimitFuture<F> {
        #[pin]
        inner: Option<F>,
        refused: Option<Response<Body>>,
        counted: Option<(&'static RateLimiter, Option<Key>)>,
    }
}

impl<F, E> Future for RateLimitFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if let Some(refused) = this.refused.take() {
            return Poll::Ready(Ok(refused));
        }
        let Some(inner) = this.inner.as_pin_mut() else { return Poll::Pending };
        let mut response = ready!(inner.poll(context))?;
        if let Some((limiter, key)) = this.counted {
            facts::fields(limiter, *key).add(response.headers_mut());
        }
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
#[path = "rate_limit_tests.rs"]
mod tests;
