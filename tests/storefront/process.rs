//! The storefront as a process.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tests::Directory;

use crate::client::{Answer, get};

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A storefront that listens, in a folder of its own.
pub(crate) struct Storefront {
    child: Running,
    output: JoinHandle<String>,
    log: JoinHandle<String>,
    pub(crate) address: String,
    directory: Directory,
}

/// A process that ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A service that the storefront calls, as a process of its own.
pub(crate) struct Upstream {
    name: &'static str,
    port: u16,
    running: Option<Running>,
    directory: Directory,
}

/// What is left of a process.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) log: String,
}

impl Storefront {
    /// Starts it on a free port, and waits until it says where it listens.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let directory = Directory::new("storefront");
        let spawned = command(&directory, arguments, variables).spawn();
        let mut child = Running(spawned.expect("the storefront starts"));
        let (output, lines) = follow(child.0.stdout.take().expect("a pipe"));
        let (log, _) = follow(child.0.stderr.take().expect("a pipe"));
        let shop = lines.iter().find_map(|line| line.strip_prefix("the shop     http://").map(str::to_owned));
        let Some(address) = shop.and_then(|shop| shop.strip_suffix("/products").map(str::to_owned)) else {
            panic!("it did not listen: {}", log.join().expect("a log"));
        };
        Self { child, output, log, address, directory }
    }

    /// Starts it and waits until it is ready.
    pub(crate) fn ready(variables: &[(&str, &str)]) -> Self {
        Self::ready_with(&[], variables)
    }

    /// Starts it with arguments and waits until it is ready.
    pub(crate) fn ready_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let shop = Self::start(arguments, variables);
        shop.until("/readyz", |answer| answer.code == 200);
        shop
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        get(&self.address, path)
    }

    /// Asks until an answer fits; how long that took.
    pub(crate) fn until(&self, path: &str, fits: impl Fn(&Answer) -> bool) -> Duration {
        let since = Instant::now();
        loop {
            let answer = self.get(path);
            if fits(&answer) {
                return since.elapsed();
            }
            assert!(since.elapsed() < PATIENCE, "{path} still answers {answer:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill").args(["-s", "TERM", &self.child.0.id().to_string()]).status();
        assert!(sent.expect("a signal can be sent").success());
    }

    /// What it left, when it has ended; with the folder, which is removed when dropped.
    pub(crate) fn end(mut self) -> (Ended, Directory) {
        let since = Instant::now();
        let status = loop {
            if let Some(status) = self.child.0.try_wait().expect("a process of ours") {
                break status;
            }
            if since.elapsed() > PATIENCE {
                let _ = self.child.0.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let output = self.output.join().expect("an output");
        (Ended { code: status.code(), output, log: self.log.join().expect("a log") }, self.directory)
    }
}

impl Upstream {
    /// Starts it on a free port.
    pub(crate) fn start(name: &'static str) -> Self {
        let (port, directory) = (tests::free_port(), Directory::new("upstream"));
        let mut upstream = Self { name, port, running: None, directory };
        upstream.restart(&[]);
        upstream
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.running = None;
    }

    /// Starts it again on its port, and waits until it says that it listens.
    pub(crate) fn restart(&mut self, arguments: &[&str]) {
        self.kill();
        let mut command = command(&self.directory, &["--upstream", self.name], &[]);
        let spawned = command.args(["--port", &self.port.to_string()]).args(arguments).spawn();
        let mut child = Running(spawned.expect("the storefront starts"));
        let mut line = String::new();
        let output = child.0.stdout.as_mut().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert!(line.ends_with(&format!("{}\n", self.address())), "it said {line:?}");
        self.running = Some(child);
    }
}

/// Runs it to its end.
pub(crate) fn run(variables: &[(&str, &str)]) -> Ended {
    run_with(&[], variables)
}

/// Runs it with arguments to its end.
pub(crate) fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let directory = Directory::new("storefront");
    let output = command(&directory, arguments, variables).output().expect("the storefront runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ended { code: output.status.code(), output: text(output.stdout), log: text(output.stderr) }
}

/// What the storefront reads of its environment.
const VARIABLES: [&str; 9] = [
    "PORT",
    "SQL_URL",
    "REDIS_URL",
    "PAYMENT_URL",
    "RECOMMENDATIONS_URL",
    "SEARCH_URL",
    "RESILIENCE_ADMIN_TOKEN",
    "RUST_LOG",
    "RUST_BACKTRACE",
];

fn command(directory: &Directory, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program());
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.args(arguments).env("RESILIENCE_ADDR", "127.0.0.1:0").envs(variables.iter().copied());
    command.current_dir(directory.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program; builds it once.
fn program() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // With the features that a test of the whole workspace has, so that nothing is compiled a second time.
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--workspace", "--all-features", "--bin", "storefront"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo runs").success(), "the storefront does not build");
        // The test stands in `deps`, the programs beside that.
        let test = std::env::current_exe().expect("this program stands somewhere");
        test.ancestors().nth(2).expect("two folders above").join("storefront")
    })
}

/// Gathers what comes, and tells it line by line.
fn follow(stream: impl Read + Send + 'static) -> (JoinHandle<String>, Receiver<String>) {
    let (sender, receiver) = channel();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            text.push_str(&line);
            text.push('\n');
            let _ = sender.send(line);
        }
        text
    });
    (reading, receiver)
}
