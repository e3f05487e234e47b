use super::*;

#[test]
fn texts_stay_on_their_line_and_in_their_quotation_marks() {
    for (text, expected) in [
        ("payment", r#""payment""#),
        ("", r#""""#),
        ("yes", r#""yes""#),
        ("1e3: {a} # b", r#""1e3: {a} # b""#),
        (r#"a"b\c"#, r#""a\"b\\c""#),
        ("a\nb\r\tc", r#""a\nb\U0000000d\U00000009c""#),
        ("Zahlung für Öl 支付 🦀", "\"Zahlung für Öl 支付 🦀\""),
        ("a\u{85}b\u{2028}c\u{a0}d\u{7f}\0", r#""a\U00000085b\U00002028c\U000000a0d\U0000007f\U00000000""#),
        ("\u{feff}\u{fffe}\u{fdd0}\u{1ffff}", r#""\U0000feff\U0000fffe\U0000fdd0\U0001ffff""#),
    ] {
        assert_eq!(quoted(text), expected, "{text:?}");
    }
}
