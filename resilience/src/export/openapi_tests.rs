use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::export::golden_tests::blueprint;

fn document() -> Value {
    serde_json::from_str(&write(&blueprint())).unwrap()
}

/// Every `$ref` in a value.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn it_is_openapi_3_1_of_this_service() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "storefront: operational endpoints");
    assert_eq!(document["info"]["version"], "1.4.0");
    assert_eq!(document["servers"][0]["url"], "http://localhost:8000");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 5, "{found:?}");
    for reference in found {
        assert!(document.pointer(&reference[1..]).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn acting_needs_the_token_and_takes_no_other_keys() {
    let document = document();
    let enable = &document["paths"]["/_resilience/api/maintenance/enable"]["post"];
    assert_eq!(enable["security"], serde_json::json!([{"admin_token": []}]));
    let body = &enable["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["additionalProperties"], false);
    assert_eq!(body["properties"].as_object().unwrap().len(), 3);
    for code in ["200", "400", "401", "403", "405", "408", "413", "415"] {
        assert!(enable["responses"].get(code).is_some(), "{code}");
    }
    let look = &document["paths"]["/_resilience/api/circuits/{name}"]["get"];
    assert_eq!(look["security"], serde_json::json!([{"admin_token": []}, {}]));
    assert_eq!(look["parameters"][0]["name"], "name");
    assert_eq!(
        look["responses"]["200"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Circuit"
    );
}
