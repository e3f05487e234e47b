use std::io;

use super::*;
use crate::sync::{Arc, Mutex, lock};

/// What is logged, line by line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged(run: impl FnOnce()) -> Vec<String> {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).without_time();
    let log = log.with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(log, run);
    let text = String::from_utf8(lock(&lines.0).clone()).unwrap();
    text.lines().map(|line| line.trim().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn whoever_speaks_last_counts_and_every_change_is_logged_once() {
    let register = Register::new();
    let source = || register.status(clock::now(), clock::wall()).source;
    let moving = Maintenance::from("the orders move");
    assert_eq!(source(), Source::Default);
    let lines = logged(|| {
        assert!(!register.switch_off(Source::Program));
        assert!(register.switch_on(Source::Program, &moving));
        assert!(!register.switch_on(Source::Program, &moving));
        assert!(register.switch_on(Source::Api, &Maintenance::new()));
        assert!(register.switch_off(Source::Program));
        assert!(!register.switch_off(Source::Program));
        register.obey(Switch::On);
        register.obey(Switch::On);
        register.obey(Switch::Off);
        register.obey(Switch::Off);
    });
    assert_eq!(
        lines,
        [
            r#"WARN resilience::maintenance: maintenance is on: writes are refused source=program reason="the orders move""#,
            "WARN resilience::maintenance: maintenance goes on, for another reason or time source=api",
            "INFO resilience::maintenance: maintenance is off source=program",
            "WARN resilience::maintenance: maintenance is on: writes are refused source=environment",
            "INFO resilience::maintenance: maintenance is off source=environment",
        ]
    );

    register.switch_on(Source::Program, &moving);
    register.obey(Switch::Off);
    assert_eq!(
        (register.is_on(), source()),
        (true, Source::Program),
        "the environment takes back its own word alone"
    );
}

#[tokio::test(start_paused = true)]
async fn an_end_that_comes_by_itself_is_logged_by_the_first_who_notices() {
    let register = Register::new();
    let minute = Duration::from_mins(1);
    let lines = logged(|| {
        register.switch_on(Source::Program, &Maintenance::new().lasting(minute));
    });
    assert!(lines[0].contains("source=program until=\"20"), "{lines:?}");
    tokio::time::advance(minute).await;
    let lines = logged(|| assert!(!register.is_on() && !register.is_on()));
    assert_eq!(lines, ["INFO resilience::maintenance: maintenance is off: its time was up source=program"]);
}

#[test]
fn sources_have_fixed_names() {
    let names =
        [Source::Default, Source::Environment, Source::Program, Source::Api].map(|source| source.to_string());
    assert_eq!(names, ["default", "environment", "program", "api"]);
}

#[test]
fn a_variable_says_on_or_off_and_nothing_else() {
    for text in ["1", "true", "YES", "On", " on\n"] {
        assert_eq!(switch("X", Some(text)), Ok(Switch::On), "{text:?}");
    }
    for text in [None, Some(""), Some(" "), Some("0"), Some("False"), Some("no"), Some("OFF")] {
        assert_eq!(switch("X", text), Ok(Switch::Off), "{text:?}");
    }
    for text in ["2", "enabled", "tru", "on off", "-1"] {
        let problem = switch("MAINTENANCE_MODE", Some(text)).unwrap_err();
        let expected = format!(
            "the variable MAINTENANCE_MODE is {text:?}: write `1`, `true`, `yes` or `on`, or `0`, `false`, `no`, `off` \
             or nothing"
        );
        assert_eq!(problem.message(), expected);
    }
}
