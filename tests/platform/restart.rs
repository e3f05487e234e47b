//! A rolling restart of two storefronts behind HAProxy, under load.

use std::time::{Duration, Instant};

use tests::HaProxy;

use crate::haproxy::with_replicas;
use crate::load::{Asked, Load};
use crate::process::Storefront;
use crate::service::until;

/// What reads, and what writes: the latter must not be sent twice, so HAProxy may not repeat it.
const REQUESTS: [Asked; 3] = [
    Asked { head: "GET /products", body: "", code: 200 },
    Asked { head: "POST /orders", body: r#"{"product_id":99,"quantity":1}"#, code: 409 },
    Asked { head: "GET /products/1", body: "", code: 200 },
];

#[test]
fn no_request_is_lost_while_two_storefronts_are_restarted() {
    let ports = [tests::free_port(), tests::free_port()];
    let start = |port: u16| Storefront::ready(&[("RESILIENCE_ADDR", &*format!("127.0.0.1:{port}"))]);
    let mut shops = ports.map(|port| Some(start(port)));
    let backend = shops[0].as_ref().expect("it runs").get("/_resilience/export/haproxy").body;
    let proxy = HaProxy::start("storefront", &with_replicas(&backend, &ports));
    let load = Load::start(&proxy.address(), &REQUESTS, 8);
    let since = Instant::now();
    for (index, port) in ports.into_iter().enumerate() {
        let name = format!("replica-{index}");
        let shop = shops[index].take().expect("it runs");
        shop.terminate();
        until("HAProxy has noticed the stop", || !proxy.is_up(&name));
        assert_eq!(shop.get("/products").code, 200, "it still serves");
        let (ended, _) = shop.end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(!ended.log.contains("were cut"), "{}", ended.log);
        shops[index] = Some(start(port));
        until("HAProxy has noticed the start", || proxy.is_up(&name));
        std::thread::sleep(Duration::from_secs(1));
    }
    let (took, seen) = (since.elapsed(), load.end());
    assert!(seen.wrong.is_empty(), "{} lost: {:#?}", seen.wrong.len(), seen.wrong);
    let answers: u32 = seen.right.values().sum();
    assert!(answers > 1000 && seen.right.len() == 2, "{seen:?}");
    println!("{answers} answers in {took:?}: {:?}", seen.right);
}
