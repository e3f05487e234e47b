//! Where a declaration stands in the source.

use std::fmt;
use std::panic::Location;

/// The place of a declaration: what an error message names so that it can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    file: &'static str,
    line: u32,
    column: u32,
    item: &'static str,
}

impl Site {
    /// The site of a declared item. Called by generated code.
    #[doc(hidden)]
    pub const fn new(file: &'static str, line: u32, column: u32, item: &'static str) -> Self {
        Self { file, line, column, item }
    }

    /// The site of the code that calls the caller.
    #[track_caller]
    pub(crate) fn caller() -> Self {
        let location = Location::caller();
        Self { file: location.file(), line: location.line(), column: location.column(), item: "" }
    }

    /// The source file, as the compiler was given it.
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// The line, from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The column, from 1.
    pub const fn column(&self) -> u32 {
        self.column
    }

    /// The item's name, empty where a call and not an item declared something.
    pub const fn item(&self) -> &'static str {
        self.item
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}
