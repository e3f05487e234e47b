//! The processor time of the server's thread: what a request costs, whatever else the machine does.

use std::fs;
use std::time::Duration;

/// What tokio calls the server's threads here.
pub(crate) const THREAD: &str = "server";

/// So far; `None` where the system does not tell.
pub(crate) fn time() -> Option<Duration> {
    let threads = fs::read_dir("/proc/self/task").ok()?.flatten().map(|thread| thread.path());
    let servers =
        threads.filter(|path| fs::read_to_string(path.join("comm")).is_ok_and(|name| name.trim() == THREAD));
    let spent = servers.filter_map(|path| {
        let statistics = fs::read_to_string(path.join("schedstat")).ok()?;
        statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    });
    Some(spent.sum()).filter(|spent: &Duration| !spent.is_zero())
}
