//! The generator of traffic.

use std::time::{Duration, Instant};

use crate::process::Storefront;

#[test]
fn traffic_walks_through_the_shop_for_its_time() {
    let shop = Storefront::ready_with(&["--traffic", "50/s", "--for", "2s"], &[]);
    for name in ["payment", "recommendations", "search"] {
        shop.until("/health/circuits", |answer| {
            answer.json()["circuits"][name]["successful_calls"].as_u64() > Some(0)
        });
    }
    let since = Instant::now();
    let calls = || shop.get("/health/circuits").json()["circuits"].clone();
    let mut earlier = calls();
    loop {
        std::thread::sleep(Duration::from_millis(300));
        let now = calls();
        if now == earlier {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(30), "it goes on for ever");
        earlier = now;
    }
    shop.terminate();
    let (ended, _) = shop.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines = ended.output.lines().filter_map(|line| line.strip_prefix("  traffic: "));
    let counts =
        lines.flat_map(|line| line.split(", ")).map(|seen| seen.split_once(" x ").expect("an answer"));
    let (mut answers, mut codes) = (0, Vec::new());
    for (count, code) in counts {
        answers += count.parse::<u32>().expect("a count");
        codes.push(code);
    }
    assert!((20..=101).contains(&answers), "{}", ended.output);
    assert!(codes.contains(&"200") && codes.contains(&"201"), "{}", ended.output);
}
