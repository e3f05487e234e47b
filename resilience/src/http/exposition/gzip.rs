//! Scrapes in gzip, for those who accept it: their text shrinks to less than a tenth.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;
use miniz_oxide::deflate::compress_to_vec;

/// Quick rather than small: beyond it the text shrinks by little more.
const LEVEL: u8 = 3;

/// No file name, no time, from whatever system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Whether `Accept-Encoding` asks for it.
pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let best = |name| {
        let all = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        all.filter_map(|accepted| super::quality(accepted, name)).reduce(f32::max)
    };
    best("gzip").or_else(|| best("*")).is_some_and(|quality| quality > 0.0)
}

/// `text` as a file of gzip.
pub(super) fn compress(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut output = HEAD.to_vec();
    output.append(&mut compress_to_vec(bytes, LEVEL));
    output.extend(checksum(bytes).to_le_bytes());
    output.extend(&bytes.len().to_le_bytes()[..4]);
    output
}

/// CRC-32, byte by byte.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |checksum: u32, byte: &u8| {
        let [low, ..] = checksum.to_le_bytes();
        TABLE[usize::from(low ^ byte)] ^ (checksum >> 8)
    };
    !bytes.iter().fold(u32::MAX, step)
}

const TABLE: [u32; 256] = {
    let (mut table, mut index, mut value) = ([0; 256], 0, 0_u32);
    while index < table.len() {
        let (mut checksum, mut bit) = (value, 0);
        while bit < 8 {
            checksum = (checksum >> 1) ^ if checksum & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        table[index] = checksum;
        (index, value) = (index + 1, value + 1);
    }
    table
};

#[cfg(test)]
#[path = "gzip_tests.rs"]
mod tests;
