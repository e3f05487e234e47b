use super::{Paint, Tone, clean};

#[test]
fn nothing_that_a_terminal_obeys_is_left_in_a_text_from_elsewhere() {
    assert_eq!(clean("plain 'text' ü"), "plain 'text' ü");
    assert_eq!(clean("\x1b[2Jgone\r\n\u{9b}31m"), "\\u{1b}[2Jgone\\r\\n\\u{9b}31m");
    assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
}

#[test]
fn words_have_the_colour_of_what_they_tell() {
    let paint = Paint::new(true);
    assert_eq!(paint.word("healthy"), "\x1b[32mhealthy\x1b[0m");
    assert_eq!(paint.word("half_open"), "\x1b[33mhalf_open\x1b[0m");
    assert_eq!(paint.word("unhealthy"), "\x1b[1;31munhealthy\x1b[0m");
    assert_eq!(paint.tone("since", Tone::Quiet), "\x1b[2msince\x1b[0m");
    assert_eq!(Paint::new(false).word("open"), "open");
}
