//! nginx.

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::process::Command;

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program};
use crate::server::Server;

/// A throwaway nginx.
#[derive(Debug)]
pub struct Nginx(Server);

impl Nginx {
    /// Starts one with `block` inside of its block `http`, where `listen 80` is replaced by a free port. It believes the header
    /// `x-test-from` when it says whom a request comes from, and believes no service that forbids it to buffer.
    pub fn start(block: &str) -> Self {
        let (directory, port) = (Directory::new("nginx"), free_port());
        let arguments = arguments(&directory, port, block);
        Self(Server::start(
            "nginx",
            Program::new(program(), arguments),
            "start worker process ",
            port,
            directory,
        ))
    }

    /// What nginx finds wrong with what is inside of its block `http`: nothing, where it takes it.
    pub fn judge(block: &str) -> String {
        let directory = Directory::new("nginx");
        let arguments = arguments(&directory, free_port(), block);
        let output = Command::new(program()).arg("-t").args(arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // Whoever starts it as root is told that its workers are of no other user.
        let is_problem =
            |line: &&str| line.contains("[emerg]") || (line.contains("[warn]") && !line.contains("\"user\""));
        assert!(output.status.success() || said.contains("[emerg]"), "it says why not: {said}");
        said.lines().filter(is_problem).collect::<Vec<_>>().join("\n")
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port())
    }
}

impl Deref for Nginx {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for Nginx {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}

fn program() -> PathBuf {
    find_program("nginx", &[])
}

fn arguments(directory: &Directory, port: u16, block: &str) -> [String; 6] {
    assert!(block.contains("listen 80;"), "there is a port to replace");
    let block = block.replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
    let folder = |kind: &str| format!("    {kind}_temp_path {};\n", directory.file(kind));
    let folders = ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"].map(folder).concat();
    let settings = format!(
        "daemon off;\nworker_processes 1;\npid {pid};\nerror_log stderr notice;\nevents {{}}\nhttp {{\n    access_log off;\n\
         {folders}    set_real_ip_from 127.0.0.1;\n    real_ip_header x-test-from;\n    \
         proxy_ignore_headers X-Accel-Buffering;\n{block}}}\n",
        pid = directory.file("pid"),
    );
    let (path, prefix) = (directory.write("nginx.conf", &settings), directory.path().display().to_string());
    ["-e", "stderr", "-p", &prefix, "-c", &path].map(str::to_owned)
}
