//! A password in the error of a check leaves the process nowhere.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::TOKEN;
use crate::client::Ask;
use crate::fixture::Process;

const PASSWORD: &str = "hunter2-is-secret";

/// Every path of the collection that can be asked with GET, for things that are there.
fn paths(address: &str) -> BTreeSet<String> {
    let collection = Ask::get(address, "/_resilience/export/postman").send().json();
    let index = Ask::get(address, "/_resilience/api").token().send().json();
    let exports = index["exports"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|path| path.as_str().expect("a path").to_owned());
    let folders = collection["item"].as_array().expect("a list").clone();
    let items = folders.iter().flat_map(|folder| folder["item"].as_array().expect("a list").clone());
    let gets = items.filter(|item| item["request"]["method"] == "GET");
    let path = |item: Value| {
        let parts = item["request"]["url"]["path"].as_array().expect("a list").clone();
        let parts: Vec<_> =
            parts.iter().map(|part| part.as_str().expect("a part").replace(":name", "database")).collect();
        format!("/{}", parts.join("/"))
    };
    gets.map(path).filter(|path| !path.contains(":kind")).chain(exports).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_password_is_in_no_body_stream_log_or_metric() {
    let text =
        format!("cannot connect to postgres://shop:{PASSWORD}@db.internal:5432/shop (password={PASSWORD})");
    let variables = [
        ("FAIL_TEXT", text.as_str()),
        ("RESILIENCE_ADMIN_TOKEN", TOKEN),
        ("LOG", "debug"),
        ("BIND", "127.0.0.1:0"),
    ];
    let service = Process::start(&variables).await;
    let address = service.address.as_str();
    let run = Ask::post(address, "/_resilience/api/checks/database/run").token().send();
    assert_eq!(run.code, 200, "{run:?}");
    let masked = "postgres://shop:***@db.internal";
    assert!(run.body.contains(masked), "who has the token sees the text: {run:?}");

    let paths = paths(address);
    assert!(paths.len() > 30, "{paths:?}");
    let mut shown = 0;
    for path in paths
        .iter()
        .flat_map(|path| [path.clone(), format!("{path}?format=ietf"), format!("{path}?format=spring")])
    {
        for asked in [
            Ask::get(address, &path),
            Ask::get(address, &path).token(),
            Ask::get(address, &path).token().header("accept", "application/openmetrics-text"),
        ] {
            let answer = if path.contains("stream") { asked.until("data: ") } else { asked.send() };
            assert!(!answer.body.contains(PASSWORD) && !answer.head.contains(PASSWORD), "{path}: {answer:?}");
            shown += usize::from(answer.body.contains(masked));
        }
    }
    assert!(shown > 3, "the text of the error is somewhere, else nothing was tested");
    service.signal("TERM");
    let ended = service.end().await;
    assert!(!ended.log.contains(PASSWORD) && !ended.output.contains(PASSWORD), "{}", ended.log);
    assert!(!ended.log.contains(TOKEN), "{}", ended.log);
    assert!(ended.log.contains("database"), "the failure was logged: {}", ended.log);
}
