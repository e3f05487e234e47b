//! What all throwaway servers can do.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::directory::Directory;
use crate::process::{Process, Program};

/// So long a server may take to start.
const START_LIMIT: Duration = Duration::from_secs(90);

/// A server on a port of its own, with its data in a temporary folder.
#[derive(Debug)]
pub struct Server {
    name: &'static str,
    program: Program,
    ready: &'static str,
    port: u16,
    process: Option<Process>,
    directory: Directory,
}

impl Server {
    /// Starts `program`, and waits until its output contains `ready`.
    pub(crate) fn start(
        name: &'static str,
        program: Program,
        ready: &'static str,
        port: u16,
        directory: Directory,
    ) -> Self {
        let mut server = Self { name, program, ready, port, process: None, directory };
        server.restart();
        server
    }

    /// The port it listens on, on the loopback address.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its data.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Kills it, and all its children, at once; its data stay.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Kills it where it runs, starts it again with the same data on the same port, and waits until it is ready.
    pub fn restart(&mut self) {
        self.kill();
        let process = self.program.start(self.directory.path(), &self.log());
        self.await_ready(&process);
        self.process = Some(process);
    }

    /// Stops it without ending it: its connections stay open, and nothing is answered.
    pub fn pause(&self) {
        self.process.as_ref().expect("the server runs").pause();
    }

    /// Lets it go on after [`pause`](Self::pause).
    pub fn resume(&self) {
        self.process.as_ref().expect("the server runs").resume();
    }

    fn log(&self) -> PathBuf {
        self.directory.path().join("server.log")
    }

    fn await_ready(&self, process: &Process) {
        let start = Instant::now();
        loop {
            let text = std::fs::read(self.log()).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            if text.contains(self.ready) {
                return;
            }
            let problem = if process.has_ended() {
                "ended while it started"
            } else if start.elapsed() > START_LIMIT {
                "was not ready in time"
            } else {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            };
            panic!("the throwaway {} {problem}; it said:\n{text}", self.name);
        }
    }
}
