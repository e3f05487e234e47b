use super::{listed, nearest};

#[test]
fn slips_of_the_hand_are_found() {
    let names = ["THRESHOLD", "RECOVERY", "MAX_KEYS"];
    for slip in ["TRESHOLD", "THRESHOLDS", "THERSHOLD", "THREXHOLD"] {
        assert_eq!(nearest(slip, names), Some("THRESHOLD"));
    }
    assert_eq!(nearest("TIMEOUT", names), None);
    assert_eq!(nearest("", names), None);
    assert_eq!(nearest("X", []), None);
}

#[test]
fn words_are_listed_as_in_prose() {
    assert_eq!(listed::<&str>(&[], "and"), "");
    assert_eq!(listed(&["a"], "and"), "a");
    assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
}
