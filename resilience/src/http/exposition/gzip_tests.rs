use std::io::Write;
use std::process::{Command, Stdio};

use axum::http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn accepts(value: &'static str) -> bool {
    is_accepted(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]))
}

#[test]
fn h6_it_is_sent_to_who_asks_for_it() {
    for yes in ["gzip", "GZIP", "deflate, gzip;q=0.5", "*", "br;q=1.0, *;q=0.1", "identity, gzip"] {
        assert!(accepts(yes), "{yes}");
    }
    for no in ["", "identity", "gzip;q=0", "gzip;q=0, *", "br", "*;q=0", "gzippy"] {
        assert!(!accepts(no), "{no}");
    }
    assert!(!is_accepted(&HeaderMap::new()));
}

#[test]
fn the_checksum_is_that_of_everybody() {
    assert_eq!(checksum(b""), 0);
    assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
}

/// What the program `gzip` makes of it.
fn unpacked(bytes: &[u8]) -> String {
    let mut gzip =
        Command::new("gzip").args(["-d", "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    gzip.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = gzip.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn the_program_gzip_reads_it(text in "(a_total\\{name=\"\\PC{0,9}\"\\} [0-9]{1,9}\n){0,99}") {
        prop_assert_eq!(unpacked(&compress(&text)), text);
    }
}
