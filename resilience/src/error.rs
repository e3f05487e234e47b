//! What stops a service from starting or running.

use std::fmt;

use crate::site::Site;

/// The result of starting or running a service.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that is wrong, told at once.
///
/// `Debug` prints the same text as `Display`, because that is what a `main` returning it shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    problems: Vec<Problem>,
}

impl Error {
    /// The problems, in the order in which they were found; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.problems.as_slice() {
            return only.fmt(formatter);
        }
        write!(formatter, "{} problems:", self.problems.len())?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(formatter, "\n  {}. {problem}", index + 1)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Error {}

/// One thing that is wrong, and where it was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    message: String,
    sites: Vec<Site>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), sites: Vec::new() }
    }

    pub(crate) fn at(mut self, site: Site) -> Self {
        self.sites.push(site);
        self
    }

    pub(crate) fn at_all(mut self, sites: impl IntoIterator<Item = Site>) -> Self {
        self.sites.extend(sites);
        self
    }

    /// What is wrong and what to write instead, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The declarations at fault; empty where the fault is not in the source, as with a port in use.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        for (index, site) in self.sites.iter().enumerate() {
            formatter.write_str(if index == 0 { " (" } else { ", " })?;
            site.fmt(formatter)?;
        }
        formatter.write_str(if self.sites.is_empty() { "" } else { ")" })
    }
}

/// Collects problems, so that all of them are told at once.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// `Ok`, if nothing was collected.
    pub(crate) fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error { problems: self.0 }) }
    }
}
