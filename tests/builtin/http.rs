use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use resilience::checks::Http;
use tests::HttpStub;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::life::{assert_healthy, assert_hidden, assert_verdict, run};

fn routes() -> Router {
    let secret = |headers: HeaderMap| async move {
        let right = headers.get("authorization").is_some_and(|value| value == "Basic c2hvcDpodW50ZXIy");
        if right && headers["user-agent"] == "resilience-health-check" {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        }
    };
    Router::new()
        .route("/", get(|| async { "x".repeat(10_000) }))
        .route("/large", get(|| async { "x".repeat(200_000) }))
        .route("/none", get(|| async { StatusCode::NO_CONTENT }))
        .route("/broken", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/moved", get(|| async { (StatusCode::FOUND, [("location", "/")]) }))
        .route("/hang", get(|| async { pending::<()>().await }))
        .route("/secret", get(secret))
}

#[tokio::test]
async fn it_follows_the_server_over_one_connection() {
    let mut server = HttpStub::start(routes());
    let check = Http::new(server.address("/"));
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_eq!(server.connections(), 1);
    server.kill();
    assert_verdict(&check, "Connect").await;
    server.restart();
    assert_healthy(&check).await;
    server.restart();
    assert_healthy(&check).await;
}

#[tokio::test]
async fn statuses_are_judged() {
    let server = HttpStub::start(routes());
    let at = |path: &str| Http::new(server.address(path));
    assert_healthy(&at("/none")).await;
    assert_healthy(&at("/none").expect_status(204)).await;
    assert_healthy(&at("/large")).await;
    assert_healthy(&at("/").method("HEAD")).await;
    assert_healthy(&at("/").method("DELETE").expect_status(405)).await;
    assert_healthy(&at("/moved").expect_status(302)).await;
    let health = assert_verdict(&at("/none").expect_status(200), "Protocol").await;
    assert!(format!("{health:?}").contains("answered 204 No Content, expected 200"), "{health:?}");
    let health = assert_verdict(&at("/broken"), "Protocol").await;
    assert!(
        format!("{health:?}").contains("answered 500 Internal Server Error, expected 200 to 299"),
        "{health:?}"
    );
    assert_verdict(&at("/moved"), "Protocol").await;
}

#[tokio::test]
async fn secrets_are_sent_and_not_shown() {
    let server = HttpStub::start(routes());
    let secret = "Basic c2hvcDpodW50ZXIy";
    assert_healthy(&Http::new(server.address("/secret")).with_header("Authorization", secret)).await;
    assert_verdict(&Http::new(server.address("/secret")), "Auth").await;
    let in_address = server.address("/secret").replace("http://", "http://shop:hunter2@");
    assert_healthy(&Http::new(&*in_address)).await;
    let wrong = in_address.replace("hunter2", "wrong-secret");
    assert_hidden(&Http::new(wrong), "Auth", "wrong-secret").await;
    let nobody = format!("http://shop:wrong-secret@127.0.0.1:{}/?key=wrong-secret", tests::free_port());
    assert_hidden(&Http::new(nobody).with_header("x-key", "wrong-secret"), "Connect", "wrong-secret").await;
    assert_verdict(&Http::get("http://host.invalid/"), "Dns").await;
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_nothing_behind() {
    let server = HttpStub::start(routes());
    let check = Http::new(server.address("/hang"));
    for _ in 0..3 {
        let result = tokio::time::timeout(Duration::from_millis(100), resilience::Check::check(&check)).await;
        assert!(result.is_err(), "{result:?}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}/", listener.local_addr().expect("it has one"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 mail.example ESMTP\r\n").await;
            let _ = stream.read(&mut [0; 1000]).await;
        }
    });
    assert_verdict(&Http::new(address), "Protocol").await;
}

/// An HTTPS server with a certificate that it signed itself; its address and the certificate.
async fn https() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions");
    let config = config
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("they match");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it has one").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let _ = stream.read(&mut [0; 4000]).await;
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (format!("https://localhost:{port}/"), made.cert.pem())
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (address, _) = https().await;
    assert_verdict(&Http::new(address), "Tls").await;
    let plain = HttpStub::start(routes());
    let health = run(&Http::new(plain.address("/").replace("http:", "https:"))).await;
    assert_eq!(crate::life::verdict(&health), "Tls", "{health:?}");
}

/// The roots are read from the environment once in a process, so the check runs in one of its own: this program again.
#[tokio::test]
async fn a_certificate_of_the_system_is_trusted() {
    const ADDRESS: &str = "TESTS_HTTPS_ADDRESS";
    if std::env::var_os(ADDRESS).is_some() {
        assert_healthy(&Http::from_env(ADDRESS).expect_status(204)).await;
        return;
    }
    let (address, certificate) = https().await;
    let directory = tests::Directory::new("roots");
    let file = directory.write("root.pem", &certificate);
    let program = std::env::current_exe().expect("this program");
    let mut command = tokio::process::Command::new(program);
    command.args(["--exact", "http::a_certificate_of_the_system_is_trusted", "--nocapture"]);
    let output = command.env("SSL_CERT_FILE", file).env(ADDRESS, address).output().await.expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
