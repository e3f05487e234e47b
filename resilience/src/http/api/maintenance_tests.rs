use super::*;
use crate::http::api::shape::tests::misfit;
use crate::http::testing::{Service, TOKEN};

const PATH: &str = "/_resilience/api/maintenance";

/// One test, since the maintenance is that of the process.
#[tokio::test]
async fn it_is_switched_on_and_off_and_bad_input_changes_nothing() {
    let service = Service::at("127.0.0.1:8000", Some(TOKEN), Vec::new());
    let enable = format!("{PATH}/enable");
    for (body, part) in [
        (r#"{"reason":1}"#, "`reason` must be text"),
        (r#"{"until":true}"#, "`until` must be text, as in `\"2026-11-21T17:00:00Z\"`"),
        (
            r#"{"untill":"x"}"#,
            "unknown key `untill` (did you mean `until`?): there are `reason`, `until`, `for`",
        ),
        (r#"{"forever":"yes"}"#, "unknown key `forever`"),
        (r#"{"until":"tomorrow"}"#, "`until` must be a time in UTC"),
        (r#"{"until":"2020-01-01T00:00:00Z"}"#, "`until` is over already"),
        (r#"{"until":"9999-01-01T00:00:00Z"}"#, "a year at most"),
        (r#"{"for":"30"}"#, "`for`: a duration needs a unit: write"),
        (r#"{"for":"0s"}"#, "`for`: this duration must be longer than zero"),
        (r#"{"for":"99999h"}"#, "a year at most"),
        (r#"{"for":"999999999999999999999999h"}"#, "`for`: "),
        (r#"{"until":"2026-11-21T17:00:00Z","for":"1h"}"#, "give one of them"),
    ] {
        let (code, answer) = service.act(&enable, body).await;
        let error = answer["error"].as_str().unwrap();
        assert!(code == 400 && error.contains(part), "{body}: {code} {error}");
        assert_eq!(service.look(PATH).await["active"], false, "{body}");
    }

    let (code, on) = service.act(&enable, r#"{"reason":"the orders\nmove","for":"30m"}"#).await;
    assert_eq!((code.as_u16(), misfit(STATUS, &on)), (200, None), "{on}");
    assert_eq!((&on["active"], &on["source"]), (&true.into(), &"api".into()));
    assert_eq!(on["reason"], "the orders\nmove");
    let time = |value: &serde_json::Value| humantime::parse_rfc3339(value.as_str().unwrap()).unwrap();
    assert_eq!(time(&on["until"]).duration_since(time(&on["since"])).unwrap().as_secs(), 1800);
    assert_eq!(service.look(PATH).await, on);

    let (_, again) = service.act(&enable, "").await;
    assert_eq!((&again["active"], &again["since"]), (&true.into(), &on["since"]));
    assert_eq!((again.get("reason"), again.get("until")), (None, None));
    for _ in 0..2 {
        let (code, off) = service.act(&format!("{PATH}/disable"), "").await;
        assert_eq!((code.as_u16(), &off["active"], misfit(STATUS, &off)), (200, &false.into(), None));
    }
}
