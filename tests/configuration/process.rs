//! The fixture `configured` as a process, in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tests::Directory;

use crate::client::{Answer, get, post};

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A service that listens.
pub(crate) struct Service {
    child: Child,
    log: Arc<Mutex<String>>,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    /// Starts it in `directory`, and waits until it says where it listens and is ready.
    pub(crate) fn start(directory: &Directory, variables: &[(&str, &str)]) -> Self {
        let service = Self::start_not_ready(directory, variables);
        until("it is ready", || service.get("/readyz").code == 200);
        service
    }

    /// The same, where its check fails.
    pub(crate) fn start_not_ready(directory: &Directory, variables: &[(&str, &str)]) -> Self {
        let mut child = command(directory, variables).spawn().expect("the fixture starts");
        let log = Arc::new(Mutex::new(String::new()));
        let following = follow(child.stderr.take().expect("a pipe"), Arc::clone(&log));
        let mut address = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        output.read_line(&mut address).expect("text");
        if address.is_empty() {
            following.join().expect("a log");
            panic!("it did not listen: {}", log.lock().expect("a log"));
        }
        Self { child, log, address: address.trim().to_owned() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        get(&self.address, path)
    }

    /// The bodies of so many calls.
    pub(crate) fn pay(&self, outcome: &str, calls: usize) -> Vec<String> {
        (0..calls).map(|_| self.get(&format!("/pay/{outcome}")).body).collect()
    }

    pub(crate) fn reload(&self) -> Answer {
        post(&self.address, "/reload", "")
    }

    /// The settings that contain `text`.
    pub(crate) fn settings(&self, text: &str) -> Vec<String> {
        let settings = self.get("/settings").body;
        settings.lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    /// What it counts of the circuit.
    pub(crate) fn circuit(&self, key: &str) -> String {
        self.get("/health/circuits").json()["circuits"]["payment-api"][key].to_string()
    }

    pub(crate) fn hang_up(&self) {
        self.signal("HUP");
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.expect("a signal can be sent").success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(mut self) {
        let since = Instant::now();
        while self.child.try_wait().expect("a child").is_none() {
            assert!(since.elapsed() < PATIENCE, "it never ended: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the log says it, so often.
    pub(crate) fn logs(&self, text: &str, times: usize) {
        until(text, || self.log.lock().expect("a log").matches(text).count() >= times);
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().expect("a log").clone()
    }
}

/// What it says when it does not start.
pub(crate) fn refused(directory: &Directory, variables: &[(&str, &str)]) -> String {
    let output = command(directory, variables).output().expect("the fixture runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

fn until(what: &str, fits: impl Fn() -> bool) {
    let since = Instant::now();
    while !fits() {
        assert!(since.elapsed() < PATIENCE, "it never came to that: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn command(directory: &Directory, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program());
    // Whoever runs the tests may have variables of their own.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RESILIENCE_"))
    {
        command.env_remove(name);
    }
    for name in ["PORT", "FAIL_CHECK", "OWN_SERVER", "RUST_LOG", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).current_dir(directory.path());
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
        test.ancestors().nth(2).expect("two folders above").join("configured")
    })
}

fn follow(stream: impl Read + Send + 'static, log: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut log = log.lock().expect("a log");
            log.push_str(&line);
            log.push('\n');
        }
    })
}
