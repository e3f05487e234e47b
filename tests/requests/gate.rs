use crate::service::{Service, header};

#[tokio::test]
async fn the_environment_opens_the_circuit_of_every_gate_and_the_program_closes_it() {
    let service = Service::start(&[("CIRCUIT_OPEN", "1")]).await;
    for method in ["GET", "POST", "DELETE"] {
        let refused = service.ask(method, "/gated").await;
        assert_eq!((refused.status, &*refused.body), (503, r#"{"detail":"circuit open"}"#));
        assert_eq!(header(&refused, "retry-after"), Some("30"));
        assert_eq!(header(&refused, "cache-control"), Some("no-store"));
    }
    assert_eq!(service.ask("POST", "/orders").await.status, 200, "the others stand outside");
    assert_eq!(service.get("/readyz").await.status, 200);
    service.ask("POST", "/gate/close").await;
    assert_eq!(service.get("/gated").await.body, "gated");
    service.ask("POST", "/gate/open").await;
    assert_eq!(service.get("/gated").await.status, 503);
    let refused = r#"http_requests_total{method="GET",path="/gated",status="503",class="public"}"#;
    assert_eq!(service.series(refused).await.as_deref(), Some("2"));
}

#[tokio::test]
async fn without_the_variable_it_lets_everything_pass() {
    let service = Service::start(&[("CIRCUIT_OPEN", "off")]).await;
    assert_eq!(service.get("/gated").await.body, "gated");
}
