use super::Table;
use crate::cli::paint::Paint;

#[test]
fn columns_are_as_wide_as_what_stands_in_them() {
    let mut table = Table::new(["check", "status", "message"]);
    table.row(&["database".to_owned(), "healthy".to_owned(), String::new()]);
    table.row(&["größe".to_owned(), "unhealthy".to_owned(), "12 % free".to_owned()]);
    let expected = "check     status     message\ndatabase  healthy\ngröße     unhealthy  12 % free";
    assert_eq!(table.draw(Paint::new(false)), expected);
    assert!(table.draw(Paint::new(true)).contains("\x1b[32mhealthy\x1b[0m"));
}

#[test]
fn columns_without_text_are_left_out() {
    let mut table = Table::new(["check", "since"]);
    assert_eq!(table.draw(Paint::new(false)), "");
    table.row(&["one".to_owned(), String::new()]);
    assert_eq!(table.draw(Paint::new(false)), "check\none");
}

#[test]
fn what_others_wrote_stays_in_its_cell() {
    let mut table = Table::new(["check"]);
    table.row(&["a\nb\x1b[0m".to_owned()]);
    assert_eq!(table.draw(Paint::new(false)), "check\na\\nb\\u{1b}[0m");
}
