use axum::Router;
use axum::body::to_bytes;
use axum::routing::any;
use tower::ServiceExt;

use super::*;

async fn ask(app: &Router, method: &str, path: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    if head.status.is_server_error() {
        assert_eq!(
            (&head.headers["retry-after"], &head.headers["cache-control"]),
            (&"30".parse().unwrap(), &"no-store".parse().unwrap())
        );
    }
    (head.status.as_u16(), String::from_utf8(to_bytes(body, 100).await.unwrap().to_vec()).unwrap())
}

/// The one test that sets the switch of the process.
#[tokio::test]
async fn an_open_circuit_refuses_whatever_the_method() {
    let (gate, other) = (circuit_gate(), circuit_gate());
    let app = Router::new()
        .route("/gated", any(|| async { "data" }))
        .route("/gated/too", any(|| async { "data" }))
        .layer(gate.clone())
        .merge(Router::new().route("/other", any(|| async { "other" })).layer(other.clone()))
        .route("/free", any(|| async { "free" }));
    let (open, data) = ((503, r#"{"detail":"circuit open"}"#.to_owned()), (200, "data".to_owned()));
    assert_eq!(ask(&app, "GET", "/gated").await, data);
    gate.open();
    for path in ["/gated", "/gated/too"] {
        for method in ["GET", "POST", "OPTIONS", "DELETE"] {
            assert_eq!(ask(&app, method, path).await, open, "{method} {path}");
        }
    }
    assert_eq!(ask(&app, "GET", "/other").await.0, 200, "each gate is its own");
    assert_eq!(ask(&app, "GET", "/free").await.0, 200);
    gate.close();
    assert_eq!(ask(&app, "GET", "/gated").await, data);

    obey(Switch::On);
    assert_eq!(ask(&app, "GET", "/gated").await, data, "the program's word counts more");
    assert!(other.is_open() && !gate.is_open());
    assert_eq!(ask(&app, "GET", "/other").await, open);
    obey(Switch::Off);
    assert_eq!(ask(&app, "GET", "/other").await.0, 200);
}

#[test]
fn the_variable_is_read_strictly() {
    assert_eq!(switched(|name| (name == "CIRCUIT_OPEN").then(|| "1".to_owned())), Ok(Switch::On));
    assert_eq!(switched(|_| None), Ok(Switch::Off));
    let problem = switched(|_| Some("open".to_owned())).unwrap_err();
    assert!(problem.message().starts_with(r#"the variable CIRCUIT_OPEN is "open": write `1`"#), "{problem}");
}
