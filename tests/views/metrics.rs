//! `/metrics` of a program that has metrics of its own.

use crate::service::Service;

#[tokio::test]
async fn what_the_program_counts_stands_beside_what_the_service_knows() {
    let orders = prometheus::IntCounter::new("shop_orders_total", "Orders.").unwrap();
    orders.inc();
    prometheus::register(Box::new(orders)).unwrap();
    let theirs = prometheus::IntGauge::new("resilience_health_stream_clients", "Another's.").unwrap();
    prometheus::register(Box::new(theirs)).unwrap();
    let service = Service::ready(resilience::serve()).await;

    let text = service.get("/metrics").await.body;
    assert!(text.contains("# TYPE shop_orders_total counter\nshop_orders_total 1\n"), "{text}");
    assert_eq!(text.matches("# TYPE resilience_health_stream_clients ").count(), 1, "{text}");

    let accept = "Accept: application/openmetrics-text\r\nConnection: close";
    let request = format!("GET /metrics HTTP/1.1\r\nHost: localhost\r\n{accept}\r\n\r\n");
    let open = service.send(&request).await.body;
    assert!(open.contains("# TYPE shop_orders counter\nshop_orders_total 1\n"), "{open}");
    assert_eq!(open.matches("# TYPE resilience_health_stream_clients ").count(), 1, "{open}");
    assert!(open.ends_with("# EOF\n"), "{open}");
}
