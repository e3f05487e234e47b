use std::collections::HashSet;

use super::*;

fn hashed(bytes: &[u8]) -> [u64; 2] {
    let mut hasher = Sip::new([0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
    hasher.write(bytes);
    hasher.finish_both()
}

#[test]
fn equal_values_have_one_key_and_others_another() {
    assert_eq!(Key::of("token"), Key::of(&String::from("token")));
    assert_ne!(Key::of("token"), Key::of("tokem"));
    assert_ne!(Key::of(&("ab", "c")), Key::of(&("a", "bc")));
    assert_ne!(Key::of(&1_u8), Key::of(&1_u16));
    assert_ne!(Key::of(&[0_u8; 7][..]), Key::of(&[0_u8; 8][..]));
}

#[test]
fn the_first_half_is_the_hash_of_the_standard_library() {
    // Which says nowhere that it is SipHash with these rounds and the secrets zero; but so far it is.
    let bytes: Vec<u8> = (0..=255).collect();
    for length in 0..=255 {
        let (mut own, mut standard) = (Sip::new([0, 0]), std::hash::DefaultHasher::new());
        own.write(&bytes[..length]);
        standard.write(&bytes[..length]);
        assert_eq!(own.finish(), standard.finish());
    }
}

#[test]
fn a_value_written_in_pieces_is_the_value_written_at_once() {
    let bytes: Vec<u8> = (0..=255).collect();
    for length in 0..40 {
        for cut in 0..=length {
            let mut hasher = Sip::new([0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
            hasher.write(&bytes[..cut]);
            hasher.write(&bytes[cut..length]);
            assert_eq!(hasher.finish_both(), hashed(&bytes[..length]));
        }
    }
    let mut hasher = Sip::new([1, 2]);
    hasher.write_u8(1);
    hasher.write_u32(0x0504_0302);
    hasher.write_u64(0x0d0c_0b0a_0908_0706);
    let mut whole = Sip::new([1, 2]);
    whole.write(&bytes[1..14]);
    assert_eq!(hasher.finish_both(), whole.finish_both());
}

#[test]
fn lengths_bits_and_secrets_all_count() {
    let zeros: HashSet<_> = (0..64).map(|length| hashed(&vec![0; length])).collect();
    assert_eq!(zeros.len(), 64);
    for bit in 0..64_u32 {
        let [first, second] = hashed(&(1_u64 << bit).to_le_bytes());
        let [none, nothing] = hashed(&[0; 8]);
        // About half of the bits change in each half.
        assert!((first ^ none).count_ones().abs_diff(32) < 20);
        assert!((second ^ nothing).count_ones().abs_diff(32) < 20);
    }
    assert_ne!(Sip::new([1, 2]).finish_both(), Sip::new([1, 3]).finish_both());
    assert_ne!(Sip::new([1, 2]).finish_both(), Sip::new([2, 2]).finish_both());
}

#[test]
fn many_keys_are_as_many_and_spread_evenly() {
    let mut shards = [0_u32; 64];
    let mut seen = HashSet::new();
    for value in 0..128_000_u64 {
        let key = Key::of(&value);
        shards[key.spread() as usize % 64] += 1;
        seen.insert(key);
    }
    assert_eq!(seen.len(), 128_000);
    assert!(shards.iter().all(|count| count.abs_diff(2_000) < 400), "{shards:?}");
}
