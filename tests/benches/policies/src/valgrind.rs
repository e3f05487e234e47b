//! Instructions and allocations of one call, counted by valgrind: of the allocations, what more calls take more, so
//! that all else cancels.

use std::process::Command;

const CALLS: u64 = 2000;
const FEW: u64 = 100;

pub struct Counted {
    pub instructions: f64,
    pub allocations: f64,
}

pub fn count(title: &str, name: &str) -> Counted {
    #[allow(clippy::cast_precision_loss)]
    let per = |count: f64, calls: u64| count / calls as f64;
    let allocated = allocations(title, name, CALLS) - allocations(title, name, FEW);
    Counted { instructions: per(instructions(title, name), CALLS), allocations: per(allocated, CALLS - FEW) }
}

/// Counted inside of [`measured`] alone, after as many calls have warmed up whatever there is.
fn instructions(title: &str, name: &str) -> f64 {
    let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured*"];
    number_after(&told(&tool, title, name, CALLS), "Collected : ")
}

#[inline(never)]
pub fn measured(run: fn(u64), times: u64) {
    run(times);
}

fn allocations(title: &str, name: &str, times: u64) -> f64 {
    let told = told(&["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"], title, name, times);
    number_after(&told, "total heap usage: ")
}

/// What a store of a million keys takes.
pub fn bytes_kept(store: &str) -> u64 {
    let told = valgrind(&["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"], &["keys", store]);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bytes = number_after(&told, "in use at exit: ") as u64;
    bytes
}

fn told(tool: &[&str], title: &str, name: &str, times: u64) -> String {
    valgrind(tool, &["run", title, name, &times.to_string()])
}

fn valgrind(tool: &[&str], arguments: &[&str]) -> String {
    let own = std::env::current_exe().expect("the path of this program");
    let output =
        Command::new("valgrind").args(tool).arg(own).args(arguments).output().expect("valgrind is installed");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    told
}

fn number_after(text: &str, words: &str) -> f64 {
    let (_, rest) = text.split_once(words).unwrap_or_else(|| panic!("`{words}` in {text}"));
    let digits: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().expect("a number")
}
