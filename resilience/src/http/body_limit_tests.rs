use std::convert::Infallible;

use axum::body::to_bytes;
use axum::http::Version;
use axum::http::header::CONNECTION;
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::time::{Instant, sleep};

use super::*;

fn at_most(most: u64) -> BodyLimits {
    BodyLimits { most: Some(most), progress: None }
}

/// A body whose length nobody knows.
fn pieces(count: usize) -> Body {
    Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, Infallible>("1234567890"))))
}

#[tokio::test]
async fn an_announced_length_is_judged_at_once() {
    let limits = at_most(10);
    assert_eq!(limits.hold(Body::from("12345678901")).err(), Some(BodyFault::TooLarge));
    for text in ["", "1234567890"] {
        let body = limits.hold(Body::from(text)).unwrap();
        assert_eq!(to_bytes(body, 100).await.unwrap(), text);
    }
    assert_eq!(at_most(0).hold(Body::from("1")).err(), Some(BodyFault::TooLarge));
    assert!(at_most(0).hold(Body::empty()).is_ok());
}

#[tokio::test]
async fn a_body_of_unknown_length_is_counted() {
    body_fault::forget();
    let body = at_most(30).hold(pieces(3)).unwrap();
    assert_eq!(body.collect().await.unwrap().to_bytes().len(), 30);
    assert_eq!(body_fault::take(), None);

    let mut body = at_most(29).hold(pieces(3)).unwrap();
    for _ in 0..2 {
        assert!(body.frame().await.unwrap().is_ok());
    }
    let error = body.frame().await.unwrap().unwrap_err();
    assert!(error.into_inner().is::<LengthLimitError>(), "as extractors know it");
    assert_eq!(body_fault::take(), Some(BodyFault::TooLarge));
}

#[tokio::test(start_paused = true)]
async fn a_body_may_take_its_time_and_not_stand_still() {
    body_fault::forget();
    let second = Duration::from_secs(1);
    let limits = BodyLimits { most: None, progress: Some(3 * second) };
    let slow = stream::unfold(0_u64, move |piece| async move {
        sleep(second * u32::try_from(piece).unwrap()).await;
        Some((Ok::<_, Infallible>("1"), piece + 1))
    });
    let mut body = limits.hold(Body::from_stream(slow)).unwrap();
    let begun = Instant::now();
    for _ in 0..4 {
        assert!(body.frame().await.unwrap().is_ok());
    }
    // The handler may be slow itself.
    sleep(60 * second).await;
    assert_eq!(body_fault::take(), None);
    let error = body.frame().await.unwrap().unwrap_err();
    assert!(format!("{error:?}").contains("TimedOut"), "{error:?}");
    assert_eq!(body_fault::take(), Some(BodyFault::Stalled));
    assert_eq!(begun.elapsed(), 69 * second);
}

#[tokio::test]
async fn each_fault_has_its_answer_and_ends_an_http1_connection() {
    for (fault, code, text) in [
        (BodyFault::Stalled, 408, r#"{"detail":"body timeout"}"#),
        (BodyFault::TooLarge, 413, r#"{"detail":"body too large"}"#),
    ] {
        for (version, closes) in
            [(Version::HTTP_11, true), (Version::HTTP_10, true), (Version::HTTP_2, false)]
        {
            let answer = fault.answer(version);
            assert_eq!((answer.status().as_u16(), answer.headers().contains_key(CONNECTION)), (code, closes));
            assert_eq!(to_bytes(answer.into_body(), 100).await.unwrap(), text);
        }
    }
}
