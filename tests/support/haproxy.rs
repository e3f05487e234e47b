//! HAProxy.

use std::io::{Read, Write};
use std::ops::{Deref, DerefMut};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program};
use crate::server::Server;

/// A throwaway HAProxy.
#[derive(Debug)]
pub struct HaProxy(Server);

impl HaProxy {
    /// Starts one whose frontend sends all requests to the backend `name`, which `backend` describes. It adds the header
    /// `x-served-by` to what a server answered, and believes `x-test-from` when it says whom a request comes from.
    pub fn start(name: &str, backend: &str) -> Self {
        let (directory, port) = (Directory::new("haproxy"), free_port());
        let settings = settings(&directory, port, name, backend);
        let arguments = ["-W", "-db", "-f", &directory.write("haproxy.cfg", &settings)].map(str::to_owned);
        let program = Program::new(program(), arguments);
        Self(Server::start("HAProxy", program, "Loading success", port, directory))
    }

    /// What HAProxy finds wrong with a backend, warnings included: nothing, where it takes it.
    pub fn judge(name: &str, backend: &str) -> String {
        let directory = Directory::new("haproxy");
        let path = directory.write("haproxy.cfg", &settings(&directory, free_port(), name, backend));
        let output = Command::new(program()).args(["-c", "-f", &path]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_warning = |line: &&str| line.contains("[WARNING]") || line.contains("[ALERT]");
        assert!(output.status.success() || !said.is_empty(), "it says why not");
        said.lines().filter(is_warning).collect::<Vec<_>>().join("\n")
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port())
    }

    /// Whether its checks say that a server is up.
    pub fn is_up(&self, server: &str) -> bool {
        let statistics = self.ask("show stat");
        let line = statistics.lines().find(|line| line.split(',').nth(1) == Some(server));
        let line = line.unwrap_or_else(|| panic!("it knows no server {server}:\n{statistics}"));
        // `UP 1/3` is on its way down, and still gets requests.
        line.split(',').nth(17).is_some_and(|status| status.starts_with("UP"))
    }

    fn ask(&self, question: &str) -> String {
        let mut socket = UnixStream::connect(self.directory().file("socket")).expect("it listens");
        writeln!(socket, "{question}").expect("it takes the question");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Deref for HaProxy {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for HaProxy {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}

fn program() -> PathBuf {
    find_program("haproxy", &[])
}

fn settings(directory: &Directory, port: u16, name: &str, backend: &str) -> String {
    let socket = directory.file("socket");
    format!(
        "global\n    stats socket {socket} mode 600 level user\n\n\
         frontend test\n    mode http\n    bind 127.0.0.1:{port}\n    timeout client 60s\n    \
         http-request set-src hdr(x-test-from) if {{ req.hdr(x-test-from) -m found }}\n    \
         http-response set-header x-served-by %s\n    default_backend {name}\n\n{backend}"
    )
}
