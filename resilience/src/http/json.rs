//! Writes JSON with its keys in the order in which they are given: a map type may sort them, or not, depending on
//! what else the program is built with.

use std::fmt::Write;
use std::time::Duration;

use serde_json::Value;

/// An object as text.
pub(super) fn object(write: impl FnOnce(&mut Object<'_>)) -> String {
    let mut output = String::new();
    braces(&mut output, write);
    output
}

fn braces(output: &mut String, write: impl FnOnce(&mut Object<'_>)) {
    output.push('{');
    write(&mut Object { output, empty: true });
    output.push('}');
}

/// An object under way.
pub(super) struct Object<'a> {
    output: &'a mut String,
    empty: bool,
}

impl Object<'_> {
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.value(key, &text.into());
    }

    pub(super) fn optional_text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        self.value(key, &flag.into());
    }

    pub(super) fn count(&mut self, key: &str, count: impl Into<u64>) {
        self.value(key, &count.into().into());
    }

    /// Seconds, rounded up to milliseconds: whoever waits so long does not come too early.
    pub(super) fn seconds(&mut self, key: &str, duration: Duration) {
        let milliseconds = (duration.as_secs_f64() * 1000.0).ceil();
        self.value(key, &(milliseconds / 1000.0).into());
    }

    /// Milliseconds, rounded to two decimals.
    pub(super) fn optional_milliseconds(&mut self, key: &str, duration: Option<Duration>) {
        if let Some(duration) = duration {
            let milliseconds = (duration.as_secs_f64() * 100_000.0).round() / 100.0;
            self.value(key, &milliseconds.into());
        }
    }

    pub(super) fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        append(self.output, value);
    }

    pub(super) fn object(&mut self, key: &str, write: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        braces(self.output, write);
    }

    pub(super) fn array(&mut self, key: &str, write: impl FnOnce(&mut Array<'_>)) {
        self.key(key);
        self.output.push('[');
        write(&mut Array { output: self.output, empty: true });
        self.output.push(']');
    }

    fn key(&mut self, key: &str) {
        comma(self.output, &mut self.empty);
        append(self.output, &key.into());
        self.output.push(':');
    }
}

/// An array under way.
pub(super) struct Array<'a> {
    output: &'a mut String,
    empty: bool,
}

impl Array<'_> {
    pub(super) fn object(&mut self, write: impl FnOnce(&mut Object<'_>)) {
        comma(self.output, &mut self.empty);
        braces(self.output, write);
    }

    pub(super) fn text(&mut self, text: &str) {
        comma(self.output, &mut self.empty);
        append(self.output, &text.into());
    }
}

fn comma(output: &mut String, empty: &mut bool) {
    if !std::mem::replace(empty, false) {
        output.push(',');
    }
}

fn append(output: &mut String, value: &Value) {
    // Writing to a string cannot fail.
    let _ = write!(output, "{value}");
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
