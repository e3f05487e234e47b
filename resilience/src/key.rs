//! Keys of policies that count by key.

mod sip;

use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::LazyLock;

use sip::Sip;

/// A key's fingerprint, 96 bits under secrets of this process: a policy tells keys apart without ever holding one, so a
/// bearer token is as good a key as any. Two of a million keys are the same with a chance of one in 10^17, and nobody who
/// does not know the secrets can choose keys that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u32; 3]);

impl Key {
    /// The fingerprint of any value.
    #[inline]
    pub fn of<K: Hash + ?Sized>(key: &K) -> Self {
        static SECRETS: LazyLock<[u64; 2]> =
            LazyLock::new(|| [RandomState::new().hash_one(1), RandomState::new().hash_one(2)]);
        let mut hasher = Sip::new(*SECRETS);
        key.hash(&mut hasher);
        let [first, second] = hasher.finish_both();
        Self([low(first), low(first >> 32), low(second)])
    }

    /// Bits for a table to find the key by.
    #[inline]
    pub(crate) fn bits(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[1]) << 32
    }

    /// Other bits, to spread keys over tables by.
    #[inline]
    pub(crate) fn spread(self) -> u32 {
        self.0[2]
    }
}

impl Hash for Key {
    #[inline]
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.bits());
    }
}

#[inline]
fn low(bits: u64) -> u32 {
    u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
