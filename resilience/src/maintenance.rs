//! Maintenance: reads go on, writes are refused.
//!
//! While it is on, `GET`, `HEAD` and `OPTIONS` reach the program's routes, and every other method is answered with 503,
//! `{"detail":"maintenance"}` and `Retry-After`. The operational paths always answer, and the service stays alive and
//! ready: a balancer that took it out would take the reads with it.
//!
//! It is switched on for a whole service by `MAINTENANCE_MODE` (`1`, `true`, `yes` or `on`; off by `0`, `false`, `no`,
//! `off` or nothing; anything else stops the start), which is read when a service starts, or while it runs:
//!
//! ```
//! use std::time::Duration;
//!
//! use resilience::maintenance::{self, Maintenance};
//!
//! maintenance::enable(Maintenance::new().reason("the orders move").lasting(Duration::from_secs(600)));
//! assert!(maintenance::status().active);
//! maintenance::disable();
//! assert!(!maintenance::status().active);
//! ```
//!
//! What was said last counts, whoever said it: [`disable()`] ends what the environment began, until the next start. The
//! variable itself is never written. [`status()`] tells who switched it, when and why, so that a maintenance that seems
//! stuck can be traced; `maintenance_active` is 1 in `/metrics` while it is on, and every change is a line in the log under
//! the target `resilience::maintenance`. The state is that of the process: other replicas, and the process after a
//! restart, know nothing of it.
//!
//! [`Settings`] tell which paths and methods pass.

mod exemption;
mod register;
mod settings;
mod variable;

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

pub(crate) use exemption::Exemptions;
pub(crate) use register::{Change, Register};
pub(crate) use settings::Rules;
pub use settings::Settings;
pub(crate) use variable::{Switch, switch};

use crate::clock;
use crate::policy::state::State;

/// That of this process.
static REGISTER: State<Register> = State::new(Register::new());

/// The register that counts here and now.
pub(crate) fn register() -> &'static Register {
    REGISTER.get()
}

/// What a maintenance is told to be.
///
/// ```
/// use resilience::maintenance::Maintenance;
///
/// let maintenance = Maintenance::new().reason("the orders move to another database");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a maintenance begins with `enable`"]
pub struct Maintenance {
    reason: Option<Cow<'static, str>>,
    end: Option<End>,
}

/// When it ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    After(Duration),
    At(SystemTime),
}

impl Maintenance {
    /// Without a reason, and until it is switched off.
    pub const fn new() -> Self {
        Self { reason: None, end: None }
    }

    /// Why. It is shown by [`status()`] and in the log, and to nobody who is refused.
    pub fn reason(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Ends by itself after this time. Clients are told to come back then.
    pub const fn lasting(mut self, time: Duration) -> Self {
        self.end = Some(End::After(time));
        self
    }

    /// Ends by itself at this time. One that is over already is none.
    pub const fn until(mut self, time: SystemTime) -> Self {
        self.end = Some(End::At(time));
        self
    }

    /// How long it lasts, as seen at the calendar time `now`.
    fn length(&self, now: SystemTime) -> Option<Duration> {
        self.end.map(|end| match end {
            End::After(time) => time,
            End::At(time) => time.duration_since(now).unwrap_or_default(),
        })
    }
}

/// A reason alone.
impl From<&'static str> for Maintenance {
    fn from(reason: &'static str) -> Self {
        Self::new().reason(reason)
    }
}

/// Who switched maintenance on or off last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Nobody: it has been off since the process began.
    Default,
    /// The variable, at the start of a service.
    Environment,
    /// The program, by [`enable()`] or [`disable()`].
    Program,
    /// A request to `/_resilience/api`.
    Api,
}

impl Source {
    /// `default`, `environment`, `program` or `api`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Environment => "environment",
            Self::Program => "program",
            Self::Api => "api",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whether there is maintenance, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Whether writes are refused.
    pub active: bool,
    /// Who said so last.
    pub source: Source,
    /// Since when it is on, or off; `None` where it has never been on.
    pub since: Option<SystemTime>,
    /// When it ends by itself.
    pub until: Option<SystemTime>,
    /// Why it is on.
    pub reason: Option<Cow<'static, str>>,
}

/// Refuses writes from the next request on, until [`disable()`] or the end that was given. Requests that run are not
/// touched.
///
/// Where it is on already, the reason, the end and the source are the new ones, and `since` stays. Takes a lock for a
/// moment.
///
/// ```
/// resilience::maintenance::enable("the orders move to another database");
/// # resilience::maintenance::disable();
/// ```
pub fn enable(maintenance: impl Into<Maintenance>) {
    enable_from(Source::Program, &maintenance.into());
}

/// Lets writes pass again. Where it is off already nothing changes.
pub fn disable() {
    disable_from(Source::Program);
}

/// Whether there is maintenance, by whom, since when, until when and why.
pub fn status() -> Status {
    register().status(clock::now(), clock::wall())
}

/// As [`enable()`], and says whether anything changed.
pub(crate) fn enable_from(source: Source, maintenance: &Maintenance) -> bool {
    register().switch_on(source, maintenance)
}

/// As [`disable()`], and says whether anything changed.
pub(crate) fn disable_from(source: Source) -> bool {
    register().switch_off(source)
}

impl Register {
    fn switch_on(&self, source: Source, maintenance: &Maintenance) -> bool {
        let (now, wall) = (clock::now(), clock::wall());
        let change = self.enable(source, maintenance, now, wall);
        tell(change, &self.status(now, wall));
        change != Change::None
    }

    fn switch_off(&self, source: Source) -> bool {
        let (now, wall) = (clock::now(), clock::wall());
        let change = self.disable(source, now, wall);
        tell(change, &self.status(now, wall));
        change != Change::None
    }

    /// Takes over what the environment says at the start of a service: it takes back only what it said itself.
    pub(crate) fn obey(&self, switch: Switch) {
        if switch == Switch::On {
            self.switch_on(Source::Environment, &Maintenance::new());
        } else if self.status(clock::now(), clock::wall()).source == Source::Environment {
            self.switch_off(Source::Environment);
        }
    }
}

/// Writes a change to the log. Targets, messages and fields are stable.
fn tell(change: Change, status: &Status) {
    let Status { source, until, reason, .. } = status;
    let reason = reason.as_deref();
    match change {
        Change::None => {}
        Change::On => {
            let until = until.map(clock::rfc3339);
            tracing::warn!(target: TARGET, %source, reason, until, "maintenance is on: writes are refused");
        }
        Change::Told => {
            let until = until.map(clock::rfc3339);
            tracing::warn!(target: TARGET, %source, reason, until, "maintenance goes on, for another reason or time");
        }
        Change::Off => tracing::info!(target: TARGET, %source, "maintenance is off"),
        Change::Over => tracing::info!(target: TARGET, %source, "maintenance is off: its time was up"),
    }
}

const TARGET: &str = "resilience::maintenance";

#[cfg(test)]
#[path = "maintenance_tests.rs"]
mod tests;
