//! What a limiter tells clients apart by.

use std::hash::Hash;

use axum::http::request::Parts;

use crate::key::Key;

/// What a limit on a handler tells clients apart by.
///
/// Where a request says nothing, as one without a token does under [`Per::Bearer`], its address counts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Per {
    /// The address of the client: the peer's, or what trusted proxies say. Of IPv6 the first 64 bits, which are one
    /// customer's; an IPv4 address that is written as IPv6 is the IPv4 address.
    Ip,
    /// The token in `Authorization: Bearer ..`. Only a fingerprint of it is kept. A token that was made up is a client
    /// of its own, so limit by address as well where tokens are not checked before.
    Bearer,
    /// The value of a header. A header that stands there twice names nobody.
    Header(HeaderField),
    /// What a function says.
    Custom(fn(&Parts) -> Option<Key>),
}

/// The name of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderField(&'static str);

impl HeaderField {
    /// In the letters in which it was written.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl Per {
    /// By the value of this header; capital and small letters are the same in its name, and not in its value.
    ///
    /// # Panics
    /// Where this is no name of a header: in a `static`, when it is compiled.
    pub const fn header(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty(), "a header's name must not be empty");
        let mut index = 0;
        while index < bytes.len() {
            assert!(is_token(bytes[index]), "a header's name has letters, digits and `-`, as in `x-api-key`");
            index += 1;
        }
        Self::Header(HeaderField(name))
    }

    /// By what a function finds in the request, which for a handler is as it came to the layer that records it: what
    /// later layers add to its extensions is not there. `None`: the address counts.
    ///
    /// ```
    /// use axum::http::request::Parts;
    /// use resilience::{Key, Per};
    ///
    /// fn tenant(parts: &Parts) -> Option<Key> {
    ///     let host = parts.uri.host()?;
    ///     Some(Key::of(host.split('.').next()?))
    /// }
    ///
    /// const PER_TENANT: Per = Per::custom(tenant);
    /// ```
    pub const fn custom(key: fn(&Parts) -> Option<Key>) -> Self {
        Self::Custom(key)
    }
}

/// Asks a function or closure after `per`. It stands between so that a closure needs no types.
#[doc(hidden)]
#[inline]
pub fn ask<'parts, K>(parts: &'parts Parts, asked: impl FnOnce(&'parts Parts) -> K) -> K {
    asked(parts)
}

/// What a name may have, by RFC 9110.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

/// What the function after `per =` gave. `.key()` is the key of the value or, of an `Option`, of what is in it.
#[derive(Debug)]
pub struct Keyed<K>(pub K);

impl<K: Hash> Keyed<Option<K>> {
    /// Of what is in it.
    pub fn key(self) -> Option<Key> {
        self.0.map(|key| Key::of(&key))
    }
}

/// The key of anything else.
pub trait KeyedPlain {
    /// Of the whole.
    fn key(self) -> Option<Key>;
}

impl<K: Hash> KeyedPlain for Keyed<K> {
    fn key(self) -> Option<Key> {
        Some(Key::of(&self.0))
    }
}

#[cfg(test)]
#[path = "per_tests.rs"]
mod tests;
