//! Processes that end with the test.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, getuid, kill_process};

/// Runs the server in a process group of its own, says which, and kills the whole group when its own input ends:
/// when the test asks for it, or dies in whatever way.
const KEEPER: &str = r#"
setsid "$@" </dev/null >"$LOG" 2>&1 &
echo $!
read -r _
kill -9 "-$!" 2>/dev/null
wait
"#;

/// What a server needs where the package that brings it is not installed.
const HINT: &str = "run ./tests/run once, which installs what the tests need";

/// The user and group that servers run as: `nobody` where the tests run as root, since several refuse to run as root;
/// `None` where they run as whoever runs the tests.
pub(crate) fn server_identity() -> Option<(u32, u32)> {
    const NOBODY: u32 = 65_534;
    getuid().is_root().then_some((NOBODY, NOBODY))
}

/// The path of a program, from `PATH` and the `more` folders.
pub(crate) fn find_program(name: &str, more: &[PathBuf]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let folders = std::env::split_paths(&path).chain(usual).chain(more.iter().cloned());
    let found = folders.map(|folder| folder.join(name)).find(|candidate| candidate.is_file());
    found.unwrap_or_else(|| panic!("the program `{name}` is not installed: {HINT}"))
}

/// The folders `base/*/below`, latest version first.
pub(crate) fn versioned(base: &str, prefix: &str, below: &str) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(base).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let named = entries.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    let mut folders: Vec<_> = named.map(|entry| entry.path().join(below)).collect();
    folders.sort();
    folders.reverse();
    folders
}

/// What starts a server, or helps to set one up.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
}

impl Program {
    pub(crate) fn new<A: Into<String>>(path: PathBuf, arguments: impl IntoIterator<Item = A>) -> Self {
        Self { path, arguments: arguments.into_iter().map(Into::into).collect(), environment: Vec::new() }
    }

    pub(crate) fn environment(mut self, key: &str, value: impl Into<String>) -> Self {
        self.environment.push((key.to_owned(), value.into()));
        self
    }

    /// The words of the command, as the servers' user.
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some((user, group)) = server_identity() {
            words.push(find_program("setpriv", &[]).display().to_string());
            words.extend([
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
                "--".to_owned(),
            ]);
        }
        words.push(self.path.display().to_string());
        words.extend(self.arguments.iter().cloned());
        words
    }

    fn command(&self, words: &[String], directory: &Path) -> Command {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(directory).envs(self.environment.iter().cloned());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, directory: &Path) {
        let output = self.command(&self.words(), directory).stdin(Stdio::null()).output();
        let output =
            output.unwrap_or_else(|error| panic!("`{}` did not start: {error}", self.path.display()));
        let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        assert!(output.status.success(), "`{}` failed:\n{}\n{}", self.path.display(), texts[0], texts[1]);
    }

    /// Starts it; it writes to `log`.
    pub(crate) fn start(&self, directory: &Path, log: &Path) -> Process {
        File::create(log).expect("a log file can be made");
        let mut words = vec!["/bin/sh".to_owned(), "-c".to_owned(), KEEPER.to_owned(), "keeper".to_owned()];
        words.extend(self.words());
        let mut command = self.command(&words, directory);
        let spawned = command.env("LOG", log).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut keeper = spawned.unwrap_or_else(|error| panic!("no shell to start a server with: {error}"));
        let mut line = String::new();
        BufReader::new(keeper.stdout.as_mut().expect("it is a pipe"))
            .read_line(&mut line)
            .expect("the shell answers");
        let number = line.trim().parse().unwrap_or_else(|_| panic!("the shell said {line:?}"));
        let group = Pid::from_raw(number).expect("a process has a number");
        Process { keeper, group }
    }
}

/// A running server; killed, with all its children, when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    keeper: Child,
    group: Pid,
}

impl Process {
    /// Signals it and all its descendants: they need not be in its group.
    fn signal(&self, signal: Signal) {
        for process in descendants(self.group) {
            // It may just have ended.
            let _ = kill_process(process, signal);
        }
    }

    /// Stops it, and waits until none of its threads runs.
    pub(crate) fn pause(&self) {
        self.signal(Signal::STOP);
        while !descendants(self.group).iter().all(|process| is_stopped(*process)) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Lets it go on.
    pub(crate) fn resume(&self) {
        self.signal(Signal::CONT);
    }

    pub(crate) fn has_ended(&self) -> bool {
        has_ended(self.group)
    }
}

/// Whether `process` is no more, or only waits to be counted.
fn has_ended(process: Pid) -> bool {
    let path = format!("/proc/{}/stat", process.as_raw_nonzero());
    state(Path::new(&path)).is_none_or(|state| state == 'Z')
}

/// Whether all threads of `process` stand still.
fn is_stopped(process: Pid) -> bool {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", process.as_raw_nonzero()));
    let mut states =
        tasks.into_iter().flatten().flatten().filter_map(|task| state(&task.path().join("stat")));
    states.all(|state| matches!(state, 'T' | 'Z'))
}

/// The letter that tells what a process or thread does.
fn state(stat: &Path) -> Option<char> {
    let text = std::fs::read_to_string(stat).ok()?;
    // The name, in brackets, may hold anything.
    text.rsplit(')').next()?.trim_start().chars().next()
}

impl Drop for Process {
    fn drop(&mut self) {
        let all = descendants(self.group);
        self.signal(Signal::KILL);
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        // The next server on the same data must not meet any of them.
        while !all.iter().all(|process| has_ended(*process)) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// `root` and everything below it.
fn descendants(root: Pid) -> Vec<Pid> {
    let parents: Vec<(Pid, Pid)> = std::fs::read_dir("/proc")
        .expect("Linux has it")
        .flatten()
        .filter_map(|entry| {
            let process = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name, in brackets, may hold anything; the parent is the second field after it.
            let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
            Some((process, Pid::from_raw(parent)?))
        })
        .collect();
    let mut found = vec![root];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(parents.iter().filter(|(_, its)| *its == parent).map(|(process, _)| *process));
        next += 1;
    }
    found
}
