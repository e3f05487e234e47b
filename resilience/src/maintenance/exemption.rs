//! Which paths maintenance leaves alone.
//!
//! A path counts as it is decoded and normalised. One that programs read differently, because of an encoded slash, a
//! dot segment or an empty segment, is never exempt: the program behind may read it as another path than this one does.

use crate::http::{Endpoint, Endpoints};

/// The paths that are left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exemptions {
    /// By segments; everything below them too.
    prefixes: Vec<Vec<String>>,
    /// By segments; nothing below them.
    paths: Vec<Vec<String>>,
}

impl Exemptions {
    /// `/_health`, `/_ops`, `/_resilience` and what else is mounted.
    pub(crate) fn operational(endpoints: &Endpoints) -> Self {
        let mut exemptions = Self::default();
        for prefix in ["/_health", "/_ops"] {
            exemptions.add_prefix(prefix);
        }
        for (endpoint, path) in endpoints.paths() {
            match (endpoint, path.split_once("/{name}")) {
                (_, Some((base, ""))) => exemptions.add_prefix(base),
                (Endpoint::Resilience, _) => exemptions.add_prefix(&path),
                _ => exemptions.paths.push(plain(&path)),
            }
        }
        exemptions
    }

    /// Leaves alone what is at `prefix` and below it.
    pub(crate) fn add_prefix(&mut self, prefix: &str) {
        let prefix = plain(prefix);
        // The root would be everything.
        if !prefix.is_empty() {
            self.prefixes.push(prefix);
        }
    }

    /// Whether `path`, as it stands in a request, is left alone.
    pub(crate) fn hold(&self, path: &str) -> bool {
        let Some(path) = normalised(path) else { return false };
        self.prefixes.iter().any(|prefix| path.starts_with(prefix)) || self.paths.contains(&path)
    }
}

/// The segments of a path that needs no decoding.
fn plain(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// The decoded segments, without the slash at the end; `None` where programs may read the path differently.
fn normalised(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Vec::new());
    }
    path.split('/').map(|segment| decoded(segment).filter(|segment| is_plain(segment))).collect()
}

fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'%' {
            let (code, after) = after.split_at_checked(2)?;
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(code[0])? * 16 + digit(code[1])?;
            bytes.push(u8::try_from(value).ok()?);
            rest = after;
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a decoded segment is one and the same to everybody. A percent sign that is left may be decoded once more, and
/// what follows a semicolon may be left out.
fn is_plain(segment: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | '%' | ';');
    !matches!(segment, "" | "." | "..") && !segment.contains(odd)
}

#[cfg(test)]
#[path = "exemption_tests.rs"]
mod tests;
