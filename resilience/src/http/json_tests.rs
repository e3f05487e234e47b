use super::*;

#[test]
fn keys_keep_their_order() {
    let text = object(|object| {
        object.text("z", "last");
        object.flag("a", true);
        object.object("empty", |_| {});
        object.array("list", |list| {
            list.text("one");
            list.object(|object| object.count("n", 2_u32));
        });
    });
    assert_eq!(text, r#"{"z":"last","a":true,"empty":{},"list":["one",{"n":2}]}"#);
}

#[test]
fn texts_are_escaped() {
    assert_eq!(object(|object| object.text("a\"b", "c\nd\u{1}")), r#"{"a\"b":"c\nd\u0001"}"#);
}

#[test]
fn milliseconds_have_two_decimals_at_most() {
    let written =
        |nanoseconds| object(|o| o.optional_milliseconds("ms", Some(Duration::from_nanos(nanoseconds))));
    assert_eq!(written(2_500_000), r#"{"ms":2.5}"#);
    assert_eq!(written(1_234_567), r#"{"ms":1.23}"#);
    assert_eq!(written(3_000_000), r#"{"ms":3.0}"#);
    assert_eq!(written(1), r#"{"ms":0.0}"#);
    assert_eq!(object(|o| o.optional_milliseconds("ms", None)), "{}");
}
