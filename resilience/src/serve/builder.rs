//! The builder.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Display;
use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;

use super::address::Address;
use super::limits::Limits;
use super::request_limits::RequestLimits;
use crate::error::{Problem, Result};
use crate::health::aggregate::Readiness;
use crate::health::check::{BoxFuture, Check, CheckEntry};
use crate::http::{Classifier, Details, Endpoint, Endpoints, Prefixes, TrustedProxies};
use crate::provided::Provided;
use crate::site::Site;

/// A service: health checks, probes, metrics, a safe start and a safe stop around the routes of a program.
///
/// Awaiting it listens, runs the startup hooks, waits for the critical checks, serves, and on SIGTERM or SIGINT
/// stops: readiness answers 503 at once, requests are served for the `delay`, no connection is taken in any more,
/// running requests are finished until the `drain` time is up, the shutdown hooks run. A second signal ends the
/// waiting, a third ends the process.
///
/// ```no_run
/// # struct Pool;
/// # async fn example(pool: Pool, routes: axum::Router) -> resilience::Result<()> {
/// resilience::serve().provide(pool).routes(routes).await
/// # }
/// ```
///
/// With nothing given it serves the operational endpoints alone.
///
/// # Errors
/// Awaiting it gives everything that is wrong with the program at once, each with its place; the startup hook or
/// the critical checks that failed; with [`Serve::strict`], that requests were cut.
///
/// # Cancellation
/// Dropping the future closes the listener and every connection, and runs no hook.
///
/// # Panics
/// Outside a tokio runtime whose time and IO are enabled.
pub fn serve() -> Serve {
    Serve {
        routes: Router::new(),
        provided: Provided::default(),
        checks: Vec::new(),
        bind: None,
        admin: None,
        startup: Startup::DEFAULT,
        shutdown: Shutdown::DEFAULT,
        endpoints: Endpoints::default(),
        details: None,
        detailed_on_failure: true,
        required: Vec::new(),
        readiness: Readiness::default(),
        circuits_decide: false,
        damping: Duration::ZERO,
        watchdog: None,
        limits: Limits::DEFAULT,
        requests: RequestLimits::default(),
        proxies: TrustedProxies::default(),
        hosts: Vec::new(),
        stop_when: None,
        on_bound: None,
        program: None,
        #[cfg(feature = "webhook")]
        webhooks: Vec::new(),
        route_classes: Vec::new(),
        problems: Vec::new(),
    }
}

/// See [`serve()`].
#[must_use = "a service does nothing unless it is awaited"]
pub struct Serve {
    pub(super) routes: Router,
    pub(super) provided: Provided,
    pub(super) checks: Vec<CheckEntry>,
    pub(super) bind: Option<Address>,
    pub(super) admin: Option<Address>,
    pub(super) startup: Startup,
    pub(super) shutdown: Shutdown,
    pub(super) endpoints: Endpoints,
    pub(super) details: Option<Details>,
    pub(super) detailed_on_failure: bool,
    pub(super) required: Vec<(Cow<'static, str>, Site)>,
    pub(super) readiness: Readiness,
    pub(super) circuits_decide: bool,
    pub(super) damping: Duration,
    pub(super) watchdog: Option<Duration>,
    pub(super) limits: Limits,
    pub(super) requests: RequestLimits,
    pub(super) proxies: TrustedProxies,
    /// By what names the service may be called.
    pub(super) hosts: Vec<String>,
    pub(super) stop_when: Option<BoxFuture<()>>,
    pub(super) on_bound: Option<Box<dyn FnOnce(Bound) + Send>>,
    /// The name and the version of the program.
    pub(super) program: Option<(String, Option<String>)>,
    #[cfg(feature = "webhook")]
    pub(super) webhooks: Vec<(crate::notify::Webhook, Site)>,
    /// What tells the class of a route: one, or a problem.
    pub(super) route_classes: Vec<(Classifier, Site)>,
    /// What is wrong with the calls themselves.
    pub(super) problems: Vec<Problem>,
}

/// How the start goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Startup {
    pub(super) timeout: Duration,
    pub(super) interval: Duration,
    /// Stays up where the start failed, so that the reason can be read.
    pub(super) stay: bool,
}

impl Startup {
    const DEFAULT: Self =
        Self { timeout: Duration::from_mins(1), interval: Duration::from_secs(2), stay: false };
}

/// How the stop goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shutdown {
    pub(super) delay: Duration,
    pub(super) drain: Duration,
    pub(super) cleanup: Duration,
    pub(super) strict: bool,
}

impl Shutdown {
    const DEFAULT: Self = Self {
        delay: Duration::from_secs(5),
        drain: Duration::from_secs(20),
        cleanup: Duration::from_secs(4),
        strict: false,
    };
}

/// Where a service listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bound {
    /// The main address.
    pub address: SocketAddr,
    /// That of the operational endpoints, where they have one of their own.
    pub admin: Option<SocketAddr>,
}

impl Serve {
    /// Serves these routes, beside those of earlier calls. The operational endpoints stand outside their layers.
    ///
    /// # Panics
    /// Where a path is there twice, as [`Router::merge`] does.
    pub fn routes(mut self, routes: Router) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }

    /// Hands a value to the checks and hooks that take a `&T`. Of each type there is one; a second one is told as
    /// an error at the start.
    #[track_caller]
    pub fn provide<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        if self.provided.insert(value) {
            let name = std::any::type_name::<T>();
            let message = format!("two values of `{name}` are provided: checks and hooks can be given one");
            self.problems.push(Problem::new(message).at(Site::caller()));
        }
        self
    }

    /// Adds a check: a built-in one, a closure that returns a future, or a type of your own.
    #[track_caller]
    pub fn check(mut self, name: impl Into<Cow<'static, str>>, check: impl Check) -> Self {
        self.checks.push(CheckEntry::added(name.into(), Site::caller(), check));
        self
    }

    /// Listens here: an address or a name, and a port. Port 0 takes any that is free. Default: `RESILIENCE_ADDR`,
    /// else every interface at `PORT`, else `127.0.0.1:8000`.
    #[track_caller]
    pub fn bind(mut self, address: impl Display) -> Self {
        self.bind = Some(Address::called("bind", address.to_string(), Site::caller()));
        self
    }

    /// Serves the operational endpoints here, on a thread of their own: they answer while the program's own threads
    /// are all busy. `/livez` and `/readyz` are served on the main address too; readiness then needs the main
    /// address to answer. Default: all on the main address.
    #[track_caller]
    pub fn admin(mut self, address: impl Display) -> Self {
        self.admin = Some(Address::called("admin", address.to_string(), Site::caller()));
        self
    }

    /// Waits for so long for the critical checks to pass, looking this often. The `timeout` holds for each startup
    /// hook that has none of its own, too. Default: 60 s, 2 s.
    pub fn startup(mut self, timeout: Duration, interval: Duration) -> Self {
        (self.startup.timeout, self.startup.interval) = (timeout, interval);
        self
    }

    /// Stays up where the start failed, alive and not ready, so that operators can read the reason; it ends with
    /// the error when it is stopped. Default: ends at once.
    pub fn stay_on_failed_startup(mut self) -> Self {
        self.startup.stay = true;
        self
    }

    /// Takes this long for the stop: `delay` to serve on while balancers take notice, `drain` to finish requests,
    /// `cleanup` for all shutdown hooks. The stop never takes longer than the sum, and the platform's grace period
    /// must be longer than that. Default: 5 s, 20 s, 4 s.
    ///
    /// What is cut is cut a tenth of the `drain` before its end, half a second at most, so that it is gone in time;
    /// as much of the `cleanup` may go to connections on the address of [`admin`](Self::admin).
    ///
    /// A shutdown hook without a timeout of its own has an equal share of the time that is left for it and those
    /// after it. The delay is left out on SIGINT, and where nobody ever asked whether the service was ready.
    pub fn shutdown(mut self, delay: Duration, drain: Duration, cleanup: Duration) -> Self {
        self.shutdown = Shutdown { delay, drain, cleanup, ..self.shutdown };
        self
    }

    /// Ends with an error, thus with exit code 1, where requests had to be cut. Default: a cut is logged.
    pub fn strict(mut self) -> Self {
        self.shutdown.strict = true;
        self
    }

    /// Stops when `stop` ends, as on SIGTERM.
    pub fn stop_when(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop_when = Some(Box::pin(stop));
        self
    }

    /// Moves the groups of endpoints that have a prefix.
    pub fn prefixes(mut self, prefixes: Prefixes) -> Self {
        self.endpoints = self.endpoints.prefixes(prefixes);
        self
    }

    /// Switches an endpoint off.
    pub fn without(mut self, endpoint: Endpoint) -> Self {
        self.endpoints = self.endpoints.without(endpoint);
        self
    }

    /// Moves an endpoint to another path.
    pub fn at(mut self, endpoint: Endpoint, path: impl Into<String>) -> Self {
        self.endpoints = self.endpoints.at(endpoint, path);
        self
    }

    /// Who sees the texts of errors, and the details of checks. Default: everyone where the service listens on
    /// loopback addresses only, else who sends the token in `RESILIENCE_ADMIN_TOKEN`.
    pub fn details(mut self, details: Details) -> Self {
        self.details = Some(details);
        self
    }

    /// Whether those without the admin token see the names, the states and the messages of checks, and the reason
    /// of a failure. With `false` every body tells them the verdict alone, as in `{"status":"unhealthy"}`, and no
    /// single check is found; [`details`](Self::details) then holds for those with the token only, and they alone are
    /// answered under `/_resilience/api` and `/_resilience/export`. `/metrics` names the checks in any case: serve it on an
    /// address of its own with [`admin`](Self::admin), or switch it off. Default: `true`.
    pub fn detailed_on_failure(mut self, shown: bool) -> Self {
        self.detailed_on_failure = shown;
        self
    }

    /// Refuses to start where one of these checks is missing.
    #[track_caller]
    pub fn require_checks<N: Into<Cow<'static, str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let site = Site::caller();
        self.required.extend(names.into_iter().map(|name| (name.into(), site)));
        self
    }

    /// Which checks decide on readiness. Default: the critical ones.
    #[track_caller]
    pub fn readiness(mut self, readiness: Readiness) -> Self {
        if let Readiness::Only(names) = &readiness {
            let site = Site::caller();
            self.required.extend(names.iter().map(|name| (name.clone(), site)));
        }
        self.readiness = readiness;
        self
    }

    /// Makes the service not ready, and its health unhealthy, while a circuit is open or forced open. One that is half
    /// open, or whose recovery time is over, does not: its trial calls need requests that reach the service. Default:
    /// such a circuit only degrades the health.
    ///
    /// All replicas of a service see the same dependency fail: where none of them is ready, clients are refused that
    /// a fallback could have served.
    pub fn circuits_affect_readiness(mut self) -> Self {
        self.circuits_decide = true;
        self
    }

    /// Checks change readiness at most this often; the start and the stop always do at once. Default: zero.
    pub fn readiness_damping(mut self, time: Duration) -> Self {
        self.damping = time;
        self
    }

    /// Fails the liveness probe, `/livez` with 503 and `{"status":"stalled"}`, when the runtime has run no task for
    /// longer than `limit`: the orchestrator then starts the process anew. It needs [`admin`](Self::admin), whose
    /// thread answers while the runtime does not. Default: not set; a stall degrades the report after 1 s, and
    /// `resilience_runtime_stalled_seconds` shows it.
    pub fn watchdog(mut self, limit: Duration) -> Self {
        self.watchdog = Some(limit);
        self
    }

    /// What one client may take up.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Believes the proxies in these networks, as in `10.0.0.0/8` or `fd00::1`, when they say whom they forward.
    /// `X-Forwarded-For`, or else `Forwarded`, is then read from the right to the first address that is not among
    /// them, which counts as the client in rate limits; from anybody else the headers count for nothing. Where a
    /// request has both headers and they tell different clients, the proxy itself counts as the client. Name proxies
    /// alone: a client in one of these networks is whoever it says. Default: none.
    #[track_caller]
    pub fn trusted_proxies<N: AsRef<str>>(mut self, networks: impl IntoIterator<Item = N>) -> Self {
        for network in networks {
            if let Err(message) = self.proxies.add(network.as_ref()) {
                self.problems.push(Problem::new(message).at(Site::caller()));
            }
        }
        self
    }

    /// Calls `tell` once the service listens, before the startup hooks run.
    pub fn on_bound(mut self, tell: impl FnOnce(Bound) + Send + 'static) -> Self {
        self.on_bound = Some(Box::new(tell));
        self
    }
}

impl IntoFuture for Serve {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<Result<()>>;

    fn into_future(self) -> BoxFuture<Result<()>> {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Serve {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Serve");
        shown.field("bind", &self.bind).field("admin", &self.admin).field("startup", &self.startup);
        shown.field("shutdown", &self.shutdown).field("limits", &self.limits).finish_non_exhaustive()
    }
}
