use super::{Http, StatusCode};
use crate::health::check::Check;

static PAYMENT: Http = Http::get("https://api.example/health?key=hunter2")
    .header("x-probe", "hunter2")
    .header_from_env("authorization", "RESILIENCE_TEST_NOT_SET")
    .method("HEAD")
    .expect_status(204);

async fn failure(check: &Http) -> String {
    let health = check.check().await;
    let failure = health.failure().expect("an error");
    format!("{}: {}", failure.class, failure.text)
}

#[test]
fn debug_output_shows_no_value() {
    let text = "Http { method: \"HEAD\", address: https://api.example/health?***, headers: [\"x-probe\", \"authorization\"], expected: Some(204), .. }";
    assert_eq!(format!("{PAYMENT:?}"), text);
}

#[tokio::test]
async fn mistakes_in_the_settings_are_of_the_class_config() {
    assert_eq!(failure(&PAYMENT).await, "config: environment variable `RESILIENCE_TEST_NOT_SET` is not set");
    for (check, text) in [
        (
            Http::get("api.example"),
            "the address of the check is not an HTTP address such as `https://host/health`",
        ),
        (
            Http::get("ftp://api.example"),
            "the address of the check is not an HTTP address such as `https://host/health`",
        ),
        (Http::get("http://x/").method("G T"), "`G T` is no HTTP method"),
        (Http::get("http://x/").header("a b", "c"), "the name of the header `a b` is not valid"),
        (Http::get("http://x/").with_header("a", "hunter2\n"), "the value of the header `a` is not valid"),
    ] {
        assert_eq!(failure(&check).await, format!("config: {text}"));
    }
}

#[test]
fn the_status_is_judged() {
    let ok = |check: &Http, status| check.judge(StatusCode::from_u16(status).expect("a status")).is_ok();
    let default = Http::get("http://x/");
    assert!(ok(&default, 200) && ok(&default, 204) && !ok(&default, 302) && !ok(&default, 404));
    let strict = Http::get("http://x/").expect_status(404);
    assert!(ok(&strict, 404) && !ok(&strict, 200));
    let health = default.judge(StatusCode::UNAUTHORIZED).expect_err("unexpected");
    let failure = health.failure().expect("an error");
    assert_eq!(failure.class, crate::ErrorClass::Auth);
    assert_eq!(failure.text, "answered 401 Unauthorized, expected 200 to 299");
}
