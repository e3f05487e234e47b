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
    child: Child,
    output: JoinHandle<String>,
    log: JoinHandle<String>,
    pub(crate) address: String,
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
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let directory = Directory::new("storefront");
        let mut child = command(&directory, variables).spawn().expect("the storefront starts");
        let (output, lines) = follow(child.stdout.take().expect("a pipe"));
        let (log, _) = follow(child.stderr.take().expect("a pipe"));
        let shop = lines.iter().find_map(|line| line.strip_prefix("the shop     http://").map(str::to_owned));
        let Some(address) = shop.and_then(|shop| shop.strip_suffix("/products").map(str::to_owned)) else {
            panic!("it did not listen: {}", log.join().expect("a log"));
        };
        Self { child, output, log, address, directory }
    }

    /// Starts it and waits until it is ready.
    pub(crate) fn ready(variables: &[(&str, &str)]) -> Self {
        let shop = Self::start(variables);
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
        let sent = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("a signal can be sent").success());
    }

    /// What it left, when it has ended; with the folder, which is removed when dropped.
    pub(crate) fn end(mut self) -> (Ended, Directory) {
        let since = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a process of ours") {
                break status;
            }
            if since.elapsed() > PATIENCE {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let output = self.output.join().expect("an output");
        (Ended { code: status.code(), output, log: self.log.join().expect("a log") }, self.directory)
    }
}

/// Runs it to its end.
pub(crate) fn run(variables: &[(&str, &str)]) -> Ended {
    let directory = Directory::new("storefront");
    let output = command(&directory, variables).output().expect("the storefront runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ended { code: output.status.code(), output: text(output.stdout), log: text(output.stderr) }
}

fn command(directory: &Directory, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program());
    for name in ["PORT", "SQL_URL", "REDIS_URL", "RESILIENCE_ADMIN_TOKEN", "RUST_LOG", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.env("RESILIENCE_ADDR", "127.0.0.1:0").envs(variables.iter().copied());
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
