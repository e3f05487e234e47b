//! SipHash with one round per word and three at the end, as in the standard library, whose hasher gives 64 bits of its final
//! state; this one gives more of it. One pass over the key, where two hashes of the standard library would take two.
//! More of the state than was meant to be seen is no harm here: nobody sees a fingerprint.

use std::hash::Hasher;

/// The hash of what was written so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sip {
    state: [u64; 4],
    /// The bytes that do not fill a word yet, and how many were written in all.
    tail: u64,
    length: u64,
}

impl Sip {
    #[inline]
    pub(super) fn new([first, second]: [u64; 2]) -> Self {
        // The constants of SipHash.
        let state = [
            first ^ 0x736f_6d65_7073_6575,
            second ^ 0x646f_7261_6e64_6f6d,
            first ^ 0x6c79_6765_6e65_7261,
            second ^ 0x7465_6462_7974_6573,
        ];
        Self { state, tail: 0, length: 0 }
    }

    /// The hash, and as many bits beside it.
    #[inline]
    pub(super) fn finish_both(mut self) -> [u64; 2] {
        self.word(self.length << 56 | self.tail);
        self.state[2] ^= 0xff;
        self.round();
        self.round();
        self.round();
        let [a, b, c, d] = self.state;
        [a ^ b ^ c ^ d, a ^ c]
    }

    #[inline]
    fn word(&mut self, word: u64) {
        self.state[3] ^= word;
        self.round();
        self.state[0] ^= word;
    }

    #[inline]
    fn round(&mut self) {
        let [a, b, c, d] = &mut self.state;
        *a = a.wrapping_add(*b);
        *c = c.wrapping_add(*d);
        *b = b.rotate_left(13) ^ *a;
        *d = d.rotate_left(16) ^ *c;
        *a = a.rotate_left(32);
        *c = c.wrapping_add(*b);
        *a = a.wrapping_add(*d);
        *b = b.rotate_left(17) ^ *c;
        *d = d.rotate_left(21) ^ *a;
        *c = c.rotate_left(32);
    }

    /// Up to eight bytes, the rest of the word zero.
    #[inline]
    fn some(&mut self, bytes: u64, count: u64) {
        let filled = self.length % 8;
        self.length += count;
        self.tail |= bytes << (8 * filled);
        if filled + count >= 8 {
            self.word(self.tail);
            self.tail = if filled == 0 { 0 } else { bytes >> (8 * (8 - filled)) };
        }
    }
}

impl Hasher for Sip {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.some(u64::from_le_bytes(*word), 8);
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.some(u64::from_le_bytes(word), rest.len() as u64);
        }
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.some(u64::from(value), 1);
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.some(u64::from(value), 4);
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.some(value, 8);
    }

    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.some(value as u64, 8);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.finish_both()[0]
    }
}
