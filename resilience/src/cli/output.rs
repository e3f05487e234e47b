//! What is said, and where: answers on standard output, everything else on standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::arguments::Colour;
use super::paint::Paint;

/// Why a command ended before its answer.
#[derive(Debug)]
pub(super) enum Ended {
    /// Nobody reads the output any more.
    Closed,
    /// For this reason.
    Told(String),
}

/// Where a command writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    /// What answers are painted with.
    pub(super) paint: Paint,
    /// Whether answers are for programs.
    pub(super) json: bool,
    /// Whether progress is one line that is rewritten.
    rewrites: bool,
}

impl Output {
    pub(super) fn new(colour: Colour, json: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let paint = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => !plain && !dumb && io::stdout().is_terminal(),
        };
        Self { paint: Paint::new(paint), json, rewrites: !dumb && io::stderr().is_terminal() }
    }

    /// Says how it goes; on a terminal in the place of what was said last.
    pub(super) fn progress(self, text: &str, news: bool) {
        if self.rewrites {
            let width =
                std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok()).unwrap_or(80_usize);
            let text = text.chars().take(width.saturating_sub(1)).collect::<String>();
            let _ = write!(io::stderr(), "\r\x1b[2K{text}");
        } else if news {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Makes place for what is said next.
    pub(super) fn end_progress(self) {
        if self.rewrites {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

/// Writes an answer. A line break is added.
pub(super) fn print(text: &str) -> Result<(), Ended> {
    write(&format!("{text}\n"))
}

/// Writes an answer that the exit code tells too, and so whoever does not read it.
pub(super) fn print_verdict(text: &str) -> Result<(), Ended> {
    match print(text) {
        Err(Ended::Closed) => Ok(()),
        printed => printed,
    }
}

/// Writes a file as it is.
pub(super) fn print_file(text: &str) -> Result<(), Ended> {
    write(text)
}

/// Says what stands in the way. That nobody reads it is no matter.
pub(super) fn diagnose(message: &str) {
    let _ = writeln!(io::stderr(), "resilience: {message}");
}

fn write(text: &str) -> Result<(), Ended> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Ended::Closed,
        _ => Ended::Told(format!("the output cannot be written: {error}")),
    })
}
