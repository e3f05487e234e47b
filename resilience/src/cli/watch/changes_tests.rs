use reqwest::StatusCode;

use super::between;
use crate::cli::paint::Paint;
use crate::cli::picture::Picture;

fn picture(body: &str) -> Picture {
    Picture::read(StatusCode::OK, body).expect("it tells of health")
}

#[test]
fn each_change_is_a_line() {
    let before = picture(
        r#"{"status":"healthy","checks":{"disk":{"state":"healthy"},"old":{"state":"healthy"}},"circuits":{"payment":"closed"}}"#,
    );
    let now = picture(
        r#"{"status":"degraded","checks":{"disk":{"state":"degraded","message":"9 % free"},"new":{"state":"healthy"}},"circuits":{"payment":"open"}}"#,
    );
    assert_eq!(
        between(&before, &now, Paint::new(false)),
        [
            "service: healthy -> degraded",
            "check disk: healthy -> degraded (9 % free)",
            "check new: healthy",
            "circuit payment: closed -> open",
            "check old is gone",
        ]
    );
}

#[test]
fn times_are_no_changes_and_messages_are() {
    let body = |latency: &str, message: &str| {
        picture(&format!(
            r#"{{"status":"ok","checks":{{"a":{{"status":"healthy","latency_ms":{latency},"message":"{message}"}}}}}}"#
        ))
    };
    let lines = |latency, message| between(&body("1", "two"), &body(latency, message), Paint::new(false));
    assert!(lines("2", "two").is_empty());
    assert_eq!(lines("1", "three"), ["check a: healthy (three)"]);
}
