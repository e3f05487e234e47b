//! A server in a process of its own, and wrk against it.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What came of one turn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Requests in a second.
    pub(crate) rate: f64,
    /// Seconds of the server's processor time for each.
    pub(crate) processor: f64,
}

impl Load {
    /// Of each number its own.
    pub(crate) fn median(loads: &[Self]) -> Self {
        Self {
            rate: median(loads.iter().map(|load| load.rate)),
            processor: median(loads.iter().map(|load| load.processor)),
        }
    }
}

pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers = numbers.collect::<Vec<_>>();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A server that ends with this.
pub(crate) struct Process {
    child: Child,
    port: u16,
}

impl Process {
    pub(crate) fn start(name: &str) -> io::Result<Self> {
        let mut child =
            Command::new(env::current_exe()?).args(["serve", name]).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let port =
            line.trim().parse().map_err(|_| io::Error::other(format!("{name} told no port: `{line}`")))?;
        Ok(Self { child, port })
    }

    /// Has wrk ask as fast as it can for so long.
    pub(crate) fn ask(&self, time: Duration) -> io::Result<Load> {
        let (duration, address) =
            (format!("-d{}s", time.as_secs()), format!("http://127.0.0.1:{}/", self.port));
        let before = self.processor_time()?;
        let output = Command::new("wrk").args(["-t1", "-c32", &duration, &address]).output()?;
        let after = self.processor_time()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let bad = text.contains("Non-2xx") || text.contains("Socket errors");
        let told = |name: &str| {
            text.lines().find_map(|line| line.trim().strip_prefix(name)?.trim().parse::<f64>().ok())
        };
        let requests =
            text.lines().find_map(|line| line.trim().split_once(" requests in")?.0.parse::<f64>().ok());
        match (told("Requests/sec:"), requests) {
            (Some(rate), Some(requests)) if !bad => Ok(Load { rate, processor: (after - before) / requests }),
            _ => Err(io::Error::other(format!("wrk found something wrong: {text}"))),
        }
    }

    /// The seconds that all of its threads have run.
    fn processor_time(&self) -> io::Result<f64> {
        let mut nanoseconds = 0.0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let statistics = fs::read_to_string(thread?.path().join("schedstat"))?;
            nanoseconds +=
                statistics.split(' ').next().and_then(|time| time.parse::<f64>().ok()).unwrap_or(0.0);
        }
        Ok(nanoseconds / 1e9)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
