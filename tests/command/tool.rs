//! The program as a process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Longer than anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) diagnostics: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs the program to its end, away from any terminal.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, &[])
}

/// Runs it with variables.
pub(crate) fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let output = command(arguments).envs(variables.iter().copied()).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ran { code: output.status.code(), output: text(output.stdout), diagnostics: text(output.stderr) }
}

/// The program under way.
pub(crate) struct Running {
    pub(crate) child: Child,
    lines: Receiver<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().expect("the program runs");
        let output = child.stdout.take().expect("a pipe");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    /// The next line that fits; the others before it are passed over.
    pub(crate) fn until(&self, fits: impl Fn(&str) -> bool) -> String {
        let mut passed = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if fits(&line) => return line,
                Ok(line) => passed.push(line),
                Err(error) => panic!("{error} after {passed:#?}"),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    for name in ["RESILIENCE_ADMIN_TOKEN", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// The program; builds it once.
fn program() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // With the features that a test of the whole workspace has, so that nothing is compiled a second time.
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--workspace", "--all-features", "--bin", "resilience"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo runs").success(), "the program does not build");
        // The test stands in `deps`, the programs beside that.
        let test = std::env::current_exe().expect("this program stands somewhere");
        test.ancestors().nth(2).expect("two folders above").join("resilience")
    })
}
