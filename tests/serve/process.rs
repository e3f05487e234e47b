//! Services as processes.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than any of them may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A service that listens.
pub(crate) struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
    log: JoinHandle<String>,
    pub(crate) address: String,
    pub(crate) admin: String,
}

/// What is left of a process.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) log: String,
    pub(crate) took: Duration,
}

impl Process {
    /// Starts the fixture `service` on a free port and waits until it listens.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        Self::launch(command("service"), variables).await
    }

    /// Starts another fixture, which says where it listens in its first line.
    pub(crate) async fn start_fixture(name: &str, variables: &[(&str, &str)]) -> Self {
        Self::launch(command(name), variables).await
    }

    /// Starts the fixture `service` with so many open files at most.
    pub(crate) async fn start_short_of_files(files: u32) -> Self {
        let script = format!("ulimit -n {files}; exec {}", directory().join("service").display());
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]);
        Self::launch(prepared(shell), &[]).await
    }

    async fn launch(mut command: Command, variables: &[(&str, &str)]) -> Self {
        let mut child = command.env("BIND", "127.0.0.1:0").envs(variables.iter().copied()).spawn().unwrap();
        let log = tokio::spawn(read(child.stderr.take().unwrap()));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        timeout(PATIENCE, output.read_line(&mut line)).await.unwrap().unwrap();
        let Some((address, admin)) = line.trim_end_matches('\n').split_once(' ') else {
            panic!("it did not listen: {}", log.await.unwrap());
        };
        Self { child, output, log, address: address.to_owned(), admin: admin.to_owned() }
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) async fn end(mut self) -> Ended {
        let since = Instant::now();
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap();
        let took = since.elapsed();
        let mut output = String::new();
        self.output.read_to_string(&mut output).await.unwrap();
        Ended { code: status.code(), output, log: self.log.await.unwrap(), took }
    }
}

/// Runs a fixture to its end.
pub(crate) async fn run(name: &str, variables: &[(&str, &str)]) -> Ended {
    let since = Instant::now();
    let output = command(name).envs(variables.iter().copied()).output();
    let output = timeout(PATIENCE, output).await.expect("it ends").unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code(),
        output: text(output.stdout),
        log: text(output.stderr),
        took: since.elapsed(),
    }
}

fn command(name: &str) -> Command {
    prepared(Command::new(directory().join(name)))
}

/// Without the variables of whoever runs the tests.
fn prepared(mut command: Command) -> Command {
    for variable in [
        "PORT",
        "MAINTENANCE_MODE",
        "CIRCUIT_OPEN",
        "RESILIENCE_ADDR",
        "RESILIENCE_ADMIN_TOKEN",
        "RUST_BACKTRACE",
    ] {
        command.env_remove(variable);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Where the fixtures are; builds them once.
fn directory() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = std::process::Command::new(cargo)
            .args(["build", "--quiet", "--package", "service-fixture"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.unwrap().success(), "the fixtures do not build");
        // The test stands in `deps`, the programs beside that.
        std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned()
    })
}

async fn read(mut stream: impl AsyncRead + Unpin) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}
