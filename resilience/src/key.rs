//! Keys of policies that count by key.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::LazyLock;

/// A key's fingerprint, 96 bits under secrets of this process: a policy tells keys apart without ever holding one, so a
/// bearer token is as good a key as any. Two of a million keys are the same with a chance of one in 10^17.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u32; 3]);

impl Key {
    /// The fingerprint of any value.
    pub fn of<K: Hash + ?Sized>(key: &K) -> Self {
        static SECRETS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);
        let [first, second] = &*SECRETS;
        let (first, second) = (first.hash_one(key), second.hash_one(key));
        Self([low(first), low(first >> 32), low(second)])
    }

    /// Bits to spread keys by.
    pub(crate) fn bits(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[1]) << 32
    }
}

fn low(bits: u64) -> u32 {
    u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default()
}
