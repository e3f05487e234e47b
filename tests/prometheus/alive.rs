//! The storefront, scraped.

use serde_json::Value;
use tests::{Prometheus, promtool};

use crate::client::post;
use crate::expression::{Named, named};
use crate::process::{Storefront, run};

/// A storefront with customers, and a Prometheus that watches it by its own rules, after `edit`.
fn watched(edit: impl FnOnce(String) -> String) -> (Storefront, Prometheus) {
    let shop = Storefront::ready_with(&["--traffic", "20/s"], &[]);
    let rules = shop.get("/_resilience/export/alerts");
    assert_eq!(rules.code, 200, "{rules:?}");
    assert!(rules.head.to_lowercase().contains("content-type: application/yaml"), "{}", rules.head);
    let prometheus = Prometheus::watching("storefront", &shop.address, &edit(rules.body));
    (shop, prometheus)
}

#[test]
fn promtool_finds_nothing_to_say_of_a_scrape() {
    let shop = Storefront::ready_with(&["--traffic", "20/s"], &[]);
    shop.until("/metrics", |answer| answer.body.contains("path=\"/orders\",status=\"201\""));
    let told = promtool(&["check", "metrics"], &shop.get("/metrics").body);
    assert_eq!(told, Ok(String::new()));
    assert!(
        promtool(&["check", "metrics"], "# TYPE a_total gauge\na_total 1\n").is_err(),
        "it says nothing ever"
    );
}

#[test]
fn s267_the_files_are_printed_and_nothing_beside_them() {
    let printed = |kind: &str| {
        let ended = run(&[("RESILIENCE_EXPORT", kind)]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.output
    };
    let directory = tests::Directory::new("rules");
    let rules = directory.write("rules.yml", &printed("alerts"));
    assert!(promtool(&["check", "rules", &rules], "").is_ok_and(|told| told.contains("SUCCESS")));
    let dashboard: Value = serde_json::from_str(&printed("dashboard")).expect("JSON");
    assert_eq!(dashboard["uid"], "storefront-http-overview");
}

#[test]
fn s266_the_open_circuit_fires_when_the_payment_service_dies_and_no_longer_once_it_is_back() {
    // A minute is long for a test: in this copy of the rules the circuit must be open for 2 seconds.
    let (shop, prometheus) = watched(|rules| {
        let (before, alert) = rules.split_once("- alert: CircuitBreakerOpen").expect("the alert");
        let sooner = alert.replacen("for: 1m", "for: 2s", 1);
        assert_ne!(sooner, alert);
        format!("{before}- alert: CircuitBreakerOpen{sooner}")
    });
    prometheus.until_there_is("circuit_breaker_calls_total{name=\"payment\",outcome=\"success\"} > 0");
    let open = "ALERTS{alertname=\"CircuitBreakerOpen\"}";
    assert_eq!(prometheus.query(open), Ok(Vec::new()));

    let answer = post(&shop.address, "/upstreams/payment", r#"{"mode":"dead"}"#);
    assert_eq!(answer.code, 200, "{answer:?}");
    let firing = "ALERTS{alertname=\"CircuitBreakerOpen\",alertstate=\"firing\"}";
    let fired = prometheus.until_there_is(firing);
    let labels = fired.iter().map(|alert| {
        let label = |name: &str| alert["metric"][name].as_str().unwrap_or_default().to_owned();
        (label("job"), label("name"), label("severity"))
    });
    let expected = ["storefront", "payment", "critical"].map(str::to_owned);
    assert_eq!(labels.map(<[String; 3]>::from).collect::<Vec<_>>(), [expected]);

    let answer = post(&shop.address, "/upstreams/payment", r#"{"mode":"ok"}"#);
    assert_eq!(answer.code, 200, "{answer:?}");
    prometheus.until_there_is(&format!("absent({firing})"));
}

#[test]
fn l6_every_name_and_label_of_the_rules_and_the_panels_exists_in_a_scrape() {
    let (shop, prometheus) = watched(|rules| rules);
    prometheus.until_there_is("http_requests_total{path=\"/orders\",status=\"201\"}");
    let rules = prometheus.rules();
    assert!(rules.iter().any(|(name, _)| name == "HighErrorRate"), "{rules:?}");
    for (name, expression) in &rules {
        assert_exists(&prometheus, &named(expression), name);
        if let Err(error) = prometheus.query(expression) {
            panic!("{name}: {error}");
        }
    }

    let dashboard = shop.get("/_resilience/export/dashboard").json();
    let mut count = 0;
    for panel in dashboard["panels"].as_array().expect("panels") {
        let title = panel["title"].as_str().expect("a title");
        for target in panel["targets"].as_array().expect("questions") {
            let expression = filled_in(&target["expr"]);
            assert_exists(&prometheus, &named(&expression), title);
            // Nothing may have failed; all the rest goes on all the time.
            if title == "Top Routes by 5xx" {
                assert!(prometheus.query(&expression).is_ok(), "{title}: {expression}");
            } else {
                prometheus.until_there_is(&expression);
            }
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
    for variable in dashboard["templating"]["list"].as_array().expect("variables").iter().skip(1) {
        let question = filled_in(&variable["definition"]);
        let inner = question.strip_prefix("label_values(").and_then(|rest| rest.strip_suffix(')'));
        let (series, label) = inner.and_then(|inner| inner.rsplit_once(", ")).expect("a question for labels");
        let mut wanted = named(series);
        wanted.grouped_by.push(label.to_owned());
        assert_exists(&prometheus, &wanted, label);
    }
}

/// A question of the dashboard, as Grafana asks it.
fn filled_in(expression: &Value) -> String {
    let mut expression = expression.as_str().expect("a question").to_owned();
    for (variable, value) in
        [("$__rate_interval", "4s"), ("$__range", "1m"), ("$job", "storefront"), ("$instance", ".*")]
    {
        expression = expression.replace(variable, value);
    }
    assert!(!expression.contains('$'), "{expression}");
    expression
}

fn assert_exists(prometheus: &Prometheus, named: &Named, place: &str) {
    assert!(!named.selectors.is_empty(), "{place} asks for nothing");
    let exists = |series: &str| prometheus.query(series).is_ok_and(|found| !found.is_empty());
    for selector in &named.selectors {
        let metric = &selector.metric;
        assert!(exists(metric), "{place}: there is no `{metric}`");
        for label in &selector.labels {
            assert!(
                exists(&format!("{metric}{{{label}!=\"\"}}")),
                "{place}: `{metric}` has no label `{label}`"
            );
        }
    }
    for label in &named.grouped_by {
        let has = |metric: &str| exists(&format!("{metric}{{{label}!=\"\"}}"));
        assert!(
            named.selectors.iter().all(|selector| has(&selector.metric)),
            "{place}: no label `{label}` in {named:?}"
        );
    }
}
