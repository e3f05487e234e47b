use proptest::prelude::*;

use super::*;

fn written(write: fn(&mut String, &str), text: &str) -> String {
    let mut output = String::new();
    write(&mut output, text);
    output
}

/// What a reader of the formats makes of an escaped text.
fn read(escaped: &str) -> String {
    let mut output = String::new();
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        output.push(match character {
            '\\' => match characters.next().expect("a backslash is never the last") {
                'n' => '\n',
                other => other,
            },
            other => other,
        });
    }
    output
}

#[test]
fn label_values_escape_backslashes_line_feeds_and_quotation_marks() {
    assert_eq!(written(label_value, "plain, {x=1} \u{e9}"), "plain, {x=1} \u{e9}");
    assert_eq!(written(label_value, "a\\b\nc\"d"), r#"a\\b\nc\"d"#);
    assert_eq!(written(label_value, "\"\n"), r#"\"\n"#);
    assert_eq!(written(label_value, r"\n"), r"\\n");
}

#[test]
fn only_the_help_of_open_metrics_escapes_quotation_marks() {
    assert_eq!(written(text_help, "a\\b\nc\"d"), "a\\\\b\\nc\"d");
    assert_eq!(written(open_metrics_help, "a\\b\nc\"d"), r#"a\\b\nc\"d"#);
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(text in r#"([\\"n\n{},=]|\PC){0,20}"#) {
        let escaped = written(label_value, &text);
        prop_assert_eq!(read(&escaped), text.clone());
        prop_assert!(!escaped.contains('\n'));
        // The first quotation mark that no backslash precedes ends the value.
        let mut after_backslash = false;
        for character in escaped.chars() {
            prop_assert!(character != '"' || after_backslash);
            after_backslash = character == '\\' && !after_backslash;
        }
        for help in [text_help, open_metrics_help] {
            prop_assert_eq!(read(&written(help, &text)), text.clone());
        }
    }
}
