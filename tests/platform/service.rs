//! The fixture `service` as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::client::get;

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A service that listens; killed when dropped.
pub(crate) struct Service {
    child: Child,
    log: Option<JoinHandle<String>>,
    pub(crate) address: String,
}

impl Service {
    /// Starts it, and waits until it listens.
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let mut child = command(variables).spawn().expect("the fixture starts");
        let mut log = child.stderr.take().expect("a pipe");
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).expect("text");
            text
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let Some((address, _)) = line.trim_end_matches('\n').split_once(' ') else {
            panic!("it did not listen: {}", log.join().expect("a log"));
        };
        Self { child, log: Some(log), address: address.to_owned() }
    }

    /// Starts it at a port and waits until it is ready.
    pub(crate) fn ready(port: u16, variables: &[(&str, &str)]) -> Self {
        let address = format!("127.0.0.1:{port}");
        let mut all = vec![("BIND", &*address)];
        all.extend(variables);
        let service = Self::start(&all);
        until("it is ready", || get(&service.address, "/").code == 200);
        service
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("a signal can be sent").success());
    }

    /// Its code and its log, when it has ended.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut code = None;
        until("it ends", || {
            let status = self.child.try_wait().expect("a process of ours");
            code = status.map(|status| status.code());
            status.is_some()
        });
        let log = self.log.take().expect("it is read once").join().expect("a log");
        (code.flatten(), log)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints a file for the platform, and nothing else.
pub(crate) fn export(kind: &str, variables: &[(&str, &str)]) -> String {
    let output = command(variables).env("RESILIENCE_EXPORT", kind).output().expect("the fixture runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The code of the answer to a client at another address, which the proxies of the tests are told in a header.
pub(crate) fn code_for(client: &str, address: &str, path: &str) -> u16 {
    let mut connection = TcpStream::connect(address).expect("it listens");
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\nx-test-from: {client}\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("it takes the request");
    let mut text = Vec::new();
    connection.read_to_end(&mut text).expect("an answer");
    let text = String::from_utf8_lossy(&text);
    text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no status: {text}"))
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < PATIENCE, "still not: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Without the variables of whoever runs the tests.
pub(crate) fn command(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program());
    for name in ["PORT", "RESILIENCE_ADDR", "RESILIENCE_ADMIN_TOKEN", "RESILIENCE_EXPORT", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program; builds it once.
fn program() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "service-fixture"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo runs").success(), "the fixtures do not build");
        // The test stands in `deps`, the programs beside that.
        let test = std::env::current_exe().expect("this program stands somewhere");
        test.ancestors().nth(2).expect("two folders above").join("service")
    })
}
