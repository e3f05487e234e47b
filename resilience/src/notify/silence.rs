//! What nobody is to be told of for a while.

use std::sync::LazyLock;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::{self, Instant};

/// One name, or all of them, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Silence {
    name: Option<String>,
    until: Instant,
}

/// Those of the process.
static SILENCES: LazyLock<watch::Sender<Vec<Silence>>> = LazyLock::new(|| watch::Sender::new(Vec::new()));

/// Tells nobody of the check or the circuit `name` for so long, from now. What is still wrong then, and was not told
/// before, is told then. Nothing is lost for the log, the metrics and the listeners.
///
/// A second call takes the place of the first; zero ends the silence. It holds for every sink of the process, and ends
/// with it.
///
/// ```
/// use std::time::Duration;
///
/// resilience::notify::silence("database", Duration::from_mins(30));
/// ```
pub fn silence(name: impl Into<String>, time: Duration) {
    set(Some(name.into()), time);
}

/// Tells nobody of anything for so long, as [`silence`] does of one name.
pub fn silence_all(time: Duration) {
    set(None, time);
}

fn set(name: Option<String>, time: Duration) {
    let (now, until) = (clock::now(), clock::after(time));
    SILENCES.send_modify(|silences| {
        silences.retain(|silence| silence.until > now && silence.name != name);
        if !time.is_zero() {
            silences.push(Silence { name, until });
        }
    });
}

/// Follows them.
pub(super) fn subscribe() -> watch::Receiver<Vec<Silence>> {
    SILENCES.subscribe()
}

/// Until when nothing is told of `name`, if it is silenced.
pub(super) fn until(silences: &[Silence], name: &str) -> Option<Instant> {
    let meant = silences.iter().filter(|silence| silence.name.as_deref().is_none_or(|one| one == name));
    meant.map(|silence| silence.until).max()
}

#[cfg(test)]
pub(super) fn of(name: Option<&str>, until: Instant) -> Silence {
    Silence { name: name.map(str::to_owned), until }
}
