//! Exports that cannot be made, or that nobody reads.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::service::command;

/// The code and the last words of a program that is asked for a file.
fn asked(variables: &[(&str, &str)], output: Stdio) -> (Option<i32>, String) {
    end(command(variables).stdout(output))
}

fn end(command: &mut Command) -> (Option<i32>, String) {
    let child = command.spawn().expect("the fixture starts");
    let ended = child.wait_with_output().expect("it ends");
    (ended.status.code(), String::from_utf8(ended.stderr).expect("text"))
}

#[test]
fn an_address_that_is_none_is_told_with_the_other_problems() {
    let shape = "it must be an address and a port, as in `127.0.0.1:8000` or `[::]:8000`";
    for (name, value, problem) in [
        ("RESILIENCE_ADDR", "nowhere", format!("the variable RESILIENCE_ADDR is `nowhere`: {shape}")),
        (
            "PORT",
            "http",
            "the variable PORT is `http`: it must be a number from 0 to 65535, as in `8000`".to_owned(),
        ),
    ] {
        for kind in ["kubernetes", "haproxy"] {
            let (code, told) = asked(&[("RESILIENCE_EXPORT", kind), (name, value)], Stdio::null());
            assert_eq!((code, told.trim_end()), (Some(1), &*format!("Error: {problem}")));
        }
        let (code, told) = asked(&[("RESILIENCE_EXPORT", "helm"), (name, value)], Stdio::null());
        let start = "Error: 2 problems:\n  1. the variable RESILIENCE_EXPORT: there is no export `helm`: the kinds are";
        assert_eq!(code, Some(1));
        assert!(told.starts_with(start) && told.contains(&problem), "{told}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_and_no_panic() {
    let full = File::options().write(true).open("/dev/full").expect("Linux has one");
    let (code, told) = asked(&[("RESILIENCE_EXPORT", "alerts")], full.into());
    let expected = "Error: the export `alerts` cannot be written: No space left on device (os error 28)\n";
    assert_eq!((code, &*told), (Some(1), expected));
}

#[test]
fn who_reads_it_may_stop_where_they_like() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    assert_eq!(asked(&[("RESILIENCE_EXPORT", "alerts")], writer.into()), (Some(0), String::new()));
}

#[test]
fn a_program_with_a_server_of_its_own_says_where_its_files_are() {
    let limited = Path::new(command(&[]).get_program()).with_file_name("limited");
    for how in ["layer", "into_router"] {
        let mut own = Command::new(&limited);
        own.env("OWN_SERVER", how).env("RESILIENCE_EXPORT", "alerts");
        own.stdout(Stdio::null()).stderr(Stdio::piped());
        let expected = "Error: the variable RESILIENCE_EXPORT is set, and a program that keeps its own server prints no \
                        file: fetch `/_resilience/export/..` of it while it runs, or unset the variable\n";
        assert_eq!(end(&mut own), (Some(1), expected.to_owned()));
    }
}

#[test]
fn a_grace_period_that_is_none_stops_the_start() {
    let variables = [("BIND", "127.0.0.1:0"), ("TERMINATION_GRACE_PERIOD_SECONDS", "30s")];
    let expected = "Error: the variable TERMINATION_GRACE_PERIOD_SECONDS is `30s`: it must be a number of seconds, as in \
                    `30`\n";
    assert_eq!(asked(&variables, Stdio::null()), (Some(1), expected.to_owned()));
}
