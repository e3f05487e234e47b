use super::*;
use crate::export::golden_tests::{bare, blueprint};

fn dashboard(blueprint: &Blueprint) -> Value {
    serde_json::from_str(&write(blueprint)).unwrap()
}

fn panels(dashboard: &Value) -> &[Value] {
    dashboard["panels"].as_array().unwrap()
}

fn titles(dashboard: &Value) -> Vec<&str> {
    panels(dashboard).iter().map(|panel| panel["title"].as_str().unwrap()).collect()
}

fn targets(dashboard: &Value) -> impl Iterator<Item = &Value> {
    panels(dashboard).iter().flat_map(|panel| panel["targets"].as_array().unwrap())
}

#[test]
fn s269_to_s273_the_panels_of_the_reference_are_there_whatever_is_declared() {
    let reference =
        ["Success Rate (5m)", "P99 Latency", "Top Routes by 5xx", "Request Rate", "Active Connections"];
    let more = ["Maintenance", "Circuits", "Calls through Circuits"];
    let bare = dashboard(&bare());
    assert_eq!(titles(&bare), [&reference[..], &more].concat());
    let declared = ["Error Budget Remaining (30d)", "Health Checks", "Attempts of Calls"];
    let full = dashboard(&blueprint());
    assert_eq!(titles(&full), [&reference[..], &more, &declared].concat());
}

#[test]
fn l7_every_question_has_the_filters_the_source_that_was_chosen_and_an_interval_that_fits() {
    let dashboard = dashboard(&blueprint());
    let source = serde_json::json!({"type": "prometheus", "uid": "${datasource}"});
    let mut count = 0;
    for target in targets(&dashboard) {
        let expression = target["expr"].as_str().unwrap();
        // Each selector, and there is none without braces.
        assert_eq!(expression.matches('{').count(), expression.matches(FILTER).count(), "{expression}");
        assert!(expression.contains(FILTER), "{expression}");
        assert_eq!(target["datasource"], source);
        for window in expression.split('[').skip(1).map(|rest| rest.split(']').next().unwrap()) {
            assert!(["$__rate_interval", "$__range", "5m", "30d"].contains(&window), "{expression}");
        }
        count += 1;
    }
    assert!(count > 12, "{count}");
    assert!(panels(&dashboard).iter().all(|panel| panel["datasource"] == source));
}

#[test]
fn l7_it_can_be_imported_provisioned_and_sent() {
    let dashboard = dashboard(&blueprint());
    assert_eq!(dashboard["uid"], "storefront-http-overview");
    assert_eq!(dashboard["id"], Value::Null);
    assert_eq!(dashboard["schemaVersion"], 39);
    // Would be asked for at an import by hand, and stays unfilled where the file is provisioned.
    assert!(dashboard.get("__inputs").is_none());
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    let names = variables.iter().map(|variable| variable["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["datasource", "job", "instance"]);
}

#[test]
fn panels_stand_beside_each_other_and_none_on_another() {
    let dashboard = dashboard(&blueprint());
    let places = panels(&dashboard).iter().map(|panel| {
        let of = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        (of("x"), of("y"), of("w"), of("h"))
    });
    let places = places.collect::<Vec<_>>();
    assert_eq!(places[..3], [(0, 0, 6, 8), (6, 0, 18, 8), (0, 8, 12, 8)]);
    for (number, (x, y, w, h)) in places.iter().enumerate() {
        assert!(x + w <= 24);
        for (x2, y2, w2, h2) in &places[..number] {
            assert!(x + w <= *x2 || x2 + w2 <= *x || y + h <= *y2 || y2 + h2 <= *y, "{places:?}");
        }
    }
    let ids = panels(&dashboard).iter().map(|panel| panel["id"].as_u64().unwrap());
    assert!(ids.eq(1..=places.len() as u64));
}

#[test]
fn a_uid_is_made_of_what_grafana_takes() {
    assert_eq!(uid("Store_Front"), "store-front-http-overview");
    assert_eq!(uid("支付/\"x"), "----x-http-overview");
    assert_eq!(uid(&"a".repeat(100)).len(), 40);
    let hostile = dashboard(&Blueprint { name: "a\"}\n{{x}}".to_owned(), ..bare() });
    assert_eq!(hostile["title"], "a\"}\n{{x}} HTTP overview");
}

#[test]
fn the_state_of_several_instances_is_the_worst() {
    assert_eq!(
        worst("health_check_status", "status", &["unknown", "degraded"]),
        format!(
            "max by (name) (\n  health_check_status{{{FILTER},status=\"unknown\"}} * 1\n  or \
             health_check_status{{{FILTER},status=\"degraded\"}} * 2\n)"
        )
    );
}
