//! With nothing installed.

use std::time::Duration;

use crate::client::{Answer, first_event, post};
use crate::process::Storefront;

/// Every operational path that answers when asked.
pub(crate) const PATHS: [&str; 16] = [
    "/livez",
    "/readyz",
    "/startupz",
    "/_ops/live",
    "/_ops/ready",
    "/_ops/startup",
    "/_health/live",
    "/_health/ready",
    "/_health/startup",
    "/_health/checks/database",
    "/health",
    "/health/circuits",
    "/healthz",
    "/ready",
    "/live",
    "/metrics",
];

pub(crate) fn order(shop: &Storefront, product: u32, quantity: u32) -> Answer {
    let order = format!(r#"{{"product_id":{product},"quantity":{quantity}}}"#);
    post(&shop.address, "/orders", &order)
}

#[test]
fn it_tells_what_is_declared_and_where_it_listens() {
    let shop = Storefront::ready(&[]);
    let address = shop.address.clone();
    shop.terminate();
    let (ended, directory) = shop.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(directory.path().join("storefront.db").is_file(), "the database is a file where it runs");
    let (table, rest) = ended.output.split_once("\n\n").unwrap();
    let table: Vec<_> =
        table.lines().map(|line| line.rsplit_once("rs:").map_or(line, |(line, _)| line)).collect();
    assert_eq!(
        table,
        [
            "kind             name             declared at",
            "bulkhead         payment          examples/storefront/src/payment.",
            "bulkhead         recommendations  examples/storefront/src/recommendations.",
            "cache fallback   recommendations  examples/storefront/src/recommendations.",
            "circuit breaker  cache            examples/storefront/src/cache.",
            "circuit breaker  payment          examples/storefront/src/payment.",
            "circuit breaker  recommendations  examples/storefront/src/recommendations.",
            "circuit breaker  search           examples/storefront/src/search.",
            "circuit listener tell_of_circuits examples/storefront/src/operations.",
            "fallback         cache            examples/storefront/src/cache.",
            "fallback         payment          examples/storefront/src/payment.",
            "fallback         recommendations  examples/storefront/src/recommendations.",
            "fallback         search           examples/storefront/src/search.",
            "health check     cache            examples/storefront/src/operations.",
            "health check     database         examples/storefront/src/operations.",
            "health check     disk             examples/storefront/src/operations.",
            "health check     stock            examples/storefront/src/operations.",
            "health listener  tell             examples/storefront/src/operations.",
            "objective        checkout         examples/storefront/src/orders.",
            "objective        search           examples/storefront/src/search.",
            "rate limiter     search           examples/storefront/src/search.",
            "retry            search           examples/storefront/src/search.",
            "shutdown hook    close_database   examples/storefront/src/operations.",
            "startup hook     migrate          examples/storefront/src/operations.",
            "timeout          cache            examples/storefront/src/cache.",
            "timeout          payment          examples/storefront/src/payment.",
            "timeout          recommendations  examples/storefront/src/recommendations.",
            "timeout          search           examples/storefront/src/search.",
        ]
    );
    let addresses = format!(
        "the shop     http://{address}/products\nits health   http://{address}/health\nits metrics  http://{address}/metrics\nits page     http://{address}/_resilience\n"
    );
    assert!(rest.starts_with(&addresses), "{rest}");
    assert!(rest.contains("+ database is healthy (was unknown)\n"), "{rest}");
}

#[test]
fn orders_lower_the_stock_until_a_product_is_sold_out() {
    let shop = Storefront::ready(&[]);
    let teapot = |stock: u32| format!(r#"{{"id":2,"name":"teapot","price_cents":5900,"stock":{stock}}}"#);
    for _ in 0..2 {
        let products = shop.get("/products");
        assert_eq!(products.code, 200);
        assert!(products.body.contains(&teapot(4)), "{}", products.body);
    }
    let placed = order(&shop, 2, 3);
    assert_eq!(placed.code, 201, "{placed:?}");
    assert!(placed.body.contains(r#""total_cents":17700"#), "{placed:?}");
    let location = placed.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap();
    let kept = shop.get(location);
    assert_eq!(kept.code, 200);
    assert!(
        kept.body.contains(r#""product_id":2,"quantity":3,"status":"paid","total_cents":17700"#),
        "{kept:?}"
    );

    assert_eq!(shop.get("/products/2").body, teapot(1));
    assert!(shop.get("/products").body.contains(&teapot(1)), "the catalogue was forgotten");
    assert_eq!(order(&shop, 2, 2).code, 409);
    assert_eq!(order(&shop, 2, 1).code, 201);
    let refused = order(&shop, 2, 1);
    assert_eq!((refused.code, &*refused.body), (409, r#"{"error":"not enough in stock"}"#));
    for (order, code) in [("{}", 400), (r#"{"product_id":1,"quantity":0}"#, 400), ("{", 400)] {
        assert_eq!(post(&shop.address, "/orders", order).code, code, "{order}");
    }
    assert!(shop.get("/products").body.contains(r#""name":"kettle","price_cents":3490,"stock":12"#));
    assert_eq!(post(&shop.address, "/deliveries", r#"{"product_id":1,"quantity":10}"#).code, 204);
    assert!(shop.get("/products").body.contains(r#""name":"kettle","price_cents":3490,"stock":22"#));
    assert_eq!(post(&shop.address, "/deliveries", r#"{"product_id":99,"quantity":1}"#).code, 404);
    for path in ["/products/99", "/orders/none", "/nowhere"] {
        assert_eq!(shop.get(path).code, 404, "{path}");
    }

    let took = shop.until("/_health/checks/stock", |answer| answer.body.contains(r#""status":"degraded""#));
    assert!(took < Duration::from_secs(13), "{took:?}");
    let stock = shop.get("/_health/checks/stock");
    assert!(stock.body.contains("1 product is sold out"), "{stock:?}");
    let health = shop.get("/health");
    assert!(health.code == 200 && health.body.starts_with(r#"{"status":"degraded""#), "{health:?}");
    assert_eq!(shop.get("/readyz").code, 200, "what is sold out is no reason to send no requests");

    shop.terminate();
    shop.until("/readyz", |answer| answer.code == 503);
    assert_eq!(shop.get("/products").code, 200, "it serves on while balancers take notice");
    let (ended, _) = shop.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn every_path_answers_with_its_code() {
    let shop = Storefront::ready(&[]);
    for path in PATHS {
        assert_eq!(shop.get(path).code, 200, "{path}");
        assert_eq!(post(&shop.address, path, "{}").code, 405, "{path}");
    }
    let stream = first_event(&shop.address, "/health/$stream");
    assert_eq!(stream.code, 200);
    assert!(
        stream.head.contains("text/event-stream") && stream.body.contains("data: {\"status\":"),
        "{stream:?}"
    );
    for (path, code) in [
        ("/_health/checks/cellar", 404),
        ("/health/$stream?poll_interval=0.1", 400),
        ("/health?format=xml", 400),
    ] {
        assert_eq!(shop.get(path).code, code, "{path}");
    }
    shop.terminate();
    shop.until("/readyz", |answer| answer.code == 503);
    for (path, code) in PATHS.into_iter().map(|path| (path, code_while_stopping(path))) {
        assert_eq!(shop.get(path).code, code, "{path} while it stops");
    }
    assert_eq!(shop.end().0.code, Some(0));
}

fn code_while_stopping(path: &str) -> u16 {
    match path {
        "/readyz" | "/_health/ready" | "/health" | "/healthz" | "/ready" => 503,
        _ => 200,
    }
}
