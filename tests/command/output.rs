//! Where the output goes.

use std::process::Stdio;

use crate::process::Storefront;
use crate::tool::command;

#[test]
fn who_reads_only_the_beginning_sees_no_panic() {
    let shop = Storefront::ready(&[]);
    for arguments in [&["check", &shop.address][..], &["circuits", &shop.address], &["watch", &shop.address]]
    {
        let mut child =
            command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let shop = Storefront::ready(&[]);
    let full = std::fs::File::options().write(true).open("/dev/full").expect("the device of a full disk");
    let ended =
        command(&["check", &shop.address]).stdout(full).stderr(Stdio::piped()).output().expect("it runs");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.starts_with("resilience: the output cannot be written: "), "{said}");
    assert_eq!(ended.status.code(), Some(1));
}

/// Under a terminal of its own, which `script` makes.
#[test]
fn on_a_terminal_there_are_colours_and_one_line_of_progress() {
    let shop = Storefront::ready(&[]);
    let program = command(&[]).get_program().to_string_lossy().into_owned();
    let on_terminal = |line: &str, variables: &[(&str, &str)]| {
        let mut script = std::process::Command::new("script");
        script.args(["--quiet", "--command", &format!("{program} {line}"), "/dev/null"]);
        script
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .stdin(Stdio::null());
        let output = script.output().expect("`script` runs: ./tests/run --install installs it");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let check = format!("check {}", shop.address);
    assert!(on_terminal(&check, &[]).starts_with("\x1b[32mhealthy\x1b[0m"));
    assert!(on_terminal(&check, &[("NO_COLOR", "1")]).starts_with("healthy"));
    assert!(on_terminal(&check, &[("TERM", "dumb")]).starts_with("healthy"));

    let nowhere = tests::free_port();
    let seen = on_terminal(&format!("wait 127.0.0.1:{nowhere} --timeout 500ms --interval 100ms"), &[]);
    assert!(seen.contains("\r\x1b[2Kwaiting for "), "{seen:?}");
}
