//! Whether there is maintenance. Pure: it is told the time.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::{Maintenance, Source, Status, tell};
use crate::clock::{self, Instant, later};
use crate::policy::state::Fresh;
use crate::sync::{AtomicU64, Mutex, Ordering, lock};

/// The end of a maintenance that ends by no time.
const ENDLESS: u64 = u64::MAX;

/// What a word about maintenance changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    On,
    /// It was on; its reason, its end or its source is another.
    Told,
    Off,
    /// Its time was up.
    Over,
}

/// Whether there is maintenance, and by whom.
#[derive(Debug)]
pub(crate) struct Register {
    /// 0 while it is off, else the tick at which it ends. Written under the lock alone.
    end: AtomicU64,
    told: Mutex<Told>,
}

#[derive(Debug)]
struct Told {
    source: Source,
    since: Option<SystemTime>,
    until: Option<SystemTime>,
    reason: Option<Cow<'static, str>>,
}

impl Register {
    pub(crate) const fn new() -> Self {
        let told = Told { source: Source::Default, since: None, until: None, reason: None };
        Self { end: AtomicU64::new(0), told: Mutex::new(told) }
    }

    /// Whether there is maintenance now: one load, and a look at the clock only where there is.
    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        match self.end.load(Ordering::Relaxed) {
            0 => false,
            ENDLESS => true,
            end => self.is_on_until(end),
        }
    }

    #[cold]
    fn is_on_until(&self, end: u64) -> bool {
        let now = clock::now();
        if clock::ticks_at(now) < end {
            return true;
        }
        let wall = clock::wall();
        let change = self.end_in_time(now);
        tell(change, &self.status(now, wall));
        self.end.load(Ordering::Relaxed) != 0
    }

    /// How long it still lasts, where it is on and ends by itself.
    pub(crate) fn remaining(&self, now: Instant) -> Option<Duration> {
        match self.end.load(Ordering::Relaxed) {
            0 | ENDLESS => None,
            end => Some(Duration::from_nanos(end.saturating_sub(clock::ticks_at(now)))),
        }
    }

    pub(crate) fn status(&self, now: Instant, wall: SystemTime) -> Status {
        let told = lock(&self.told);
        let end = self.end.load(Ordering::Relaxed);
        let active = clock::ticks_at(now) < end;
        // Its time is up, and nobody has noticed yet.
        let ended = (end != 0 && !active).then(|| told.until.unwrap_or(wall));
        Status {
            active,
            source: told.source,
            since: ended.or(told.since),
            until: told.until.filter(|_| active),
            reason: told.reason.clone().filter(|_| active),
        }
    }

    pub(crate) fn enable(
        &self,
        source: Source,
        maintenance: &Maintenance,
        now: Instant,
        wall: SystemTime,
    ) -> Change {
        let length = maintenance.length(wall);
        let end = length.map_or(ENDLESS, |length| clock::ticks_at(later(now, length)));
        if end <= clock::ticks_at(now) {
            // Over before it begins: what was on is off.
            return self.disable(source, now, wall);
        }
        let until = length.and_then(|length| wall.checked_add(length));
        let mut told = lock(&self.told);
        let was_on = clock::ticks_at(now) < self.end.load(Ordering::Relaxed);
        let same = was_on
            && told.source == source
            && told.reason == maintenance.reason
            && same_end(self.end.load(Ordering::Relaxed), end);
        if same {
            return Change::None;
        }
        let since = told.since.filter(|_| was_on).or(Some(wall));
        *told = Told { source, since, until, reason: maintenance.reason.clone() };
        self.end.store(end, Ordering::Relaxed);
        if was_on { Change::Told } else { Change::On }
    }

    pub(crate) fn disable(&self, source: Source, now: Instant, wall: SystemTime) -> Change {
        if self.end_in_time(now) == Change::Over {
            return Change::Over;
        }
        let mut told = lock(&self.told);
        if self.end.load(Ordering::Relaxed) == 0 {
            return Change::None;
        }
        *told = Told { source, since: Some(wall), until: None, reason: None };
        self.end.store(0, Ordering::Relaxed);
        Change::Off
    }

    /// Ends it where its time is up; one of many that notice does so.
    fn end_in_time(&self, now: Instant) -> Change {
        let mut told = lock(&self.told);
        let end = self.end.load(Ordering::Relaxed);
        if end == 0 || clock::ticks_at(now) < end {
            return Change::None;
        }
        *told = Told { source: told.source, since: told.until, until: None, reason: None };
        self.end.store(0, Ordering::Relaxed);
        Change::Over
    }
}

/// Whether two ends are one, as far as people set them.
fn same_end(one: u64, other: u64) -> bool {
    const SECOND: u64 = 1_000_000_000;
    one.abs_diff(other) < SECOND
}

impl Fresh for Register {
    fn fresh() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[path = "register_tests.rs"]
mod tests;
