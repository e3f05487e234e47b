use super::*;

fn told(headers: &HeaderMap, field: &HeaderName) -> Vec<String> {
    headers.get_all(field).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

fn fields(name: &'static str) -> Fields {
    let (period, reset) = (Duration::from_mins(1), Duration::from_millis(29_001));
    Fields { name, limit: 100, period, remaining: 50, reset }
}

#[test]
fn each_limit_is_an_item_of_both_fields_once() {
    let mut headers = HeaderMap::new();
    fields("orders").add(&mut headers);
    fields("search").add(&mut headers);
    fields("orders").add(&mut headers);
    assert_eq!(told(&headers, &POLICY), [r#""orders";q=100;w=60"#, r#""search";q=100;w=60"#]);
    assert_eq!(told(&headers, &LIMIT), [r#""orders";r=50;t=30"#, r#""search";r=50;t=30"#]);
}

#[test]
fn what_the_draft_cannot_say_is_left_out() {
    let mut headers = HeaderMap::new();
    let fields = Fields {
        period: Duration::from_millis(1500),
        reset: Duration::ZERO,
        ..fields("a\"\\\u{e4}\n\u{7f}b")
    };
    fields.add(&mut headers);
    assert_eq!(told(&headers, &POLICY), [r#""a\"\\___b";q=100"#]);
    assert_eq!(told(&headers, &LIMIT), [r#""a\"\\___b";r=50"#]);
}

#[test]
fn seconds_are_rounded_up_and_never_zero() {
    for (time, seconds) in [
        (Duration::ZERO, 1),
        (Duration::from_nanos(1), 1),
        (Duration::from_secs(1), 1),
        (Duration::from_millis(59_001), 60),
        (Duration::MAX, 2_147_483_648),
    ] {
        assert_eq!(whole_seconds(time), seconds, "{time:?}");
    }
}
