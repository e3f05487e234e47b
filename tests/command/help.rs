//! What the program says of itself.

use std::path::Path;

use crate::tool::run;

/// Every page of help is as the file says; `BLESS=1` writes the files anew.
#[test]
fn the_help_is_as_it_was_agreed_on() {
    let mut wrong = Vec::new();
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("check", &["check", "--help"]),
        ("wait", &["wait", "--help"]),
        ("watch", &["watch", "--help"]),
        ("circuits", &["circuits", "--help"]),
        ("export", &["export", "--help"]),
        ("doctor", &["doctor", "--help"]),
        ("env", &["env", "--help"]),
    ] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.diagnostics.as_str()), (Some(0), ""), "{ran:?}");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("command/golden").join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &ran.output).expect("the file can be written");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        if golden != ran.output {
            wrong.push(format!("{}:\n{}", path.display(), ran.output));
        }
    }
    assert!(wrong.is_empty(), "with BLESS=1 these would be written:\n{}", wrong.join("\n"));
}

#[test]
fn wrong_usage_is_told_with_exit_code_2() {
    for (arguments, message) in [
        (&[][..], "Usage: resilience"),
        (&["check"], "the following required arguments were not provided"),
        (&["chek", "localhost"], "a similar subcommand exists: 'check'"),
        (&["check", "ftp://shop"], "it must be an address such as `http://localhost:8000`"),
        (&["wait", "localhost", "--timeout", "30"], "write it as in `250ms`, `1.5s`, `2m` or `1h`"),
        (&["wait", "localhost", "--interval", "0s"], "it must be longer than nothing"),
        (&["export", "../livez", "--url", "localhost"], "it must be one word, as in `kubernetes`"),
        (&["export", "alerts"], "--url <URL>"),
        (&["check", "localhost", "--color", "pink"], "[possible values: auto, always, never]"),
    ] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.diagnostics.contains(message), "{ran:?}");
    }
}

#[test]
fn a_token_in_the_environment_is_not_shown_in_the_help() {
    let ran = crate::tool::run_with(&["check", "--help"], &[("RESILIENCE_ADMIN_TOKEN", "hunter-2-secret")]);
    assert!(ran.output.contains("RESILIENCE_ADMIN_TOKEN") && !ran.output.contains("hunter-2"), "{ran:?}");
}
