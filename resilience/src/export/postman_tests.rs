use super::*;
use crate::export::golden_tests::blueprint;

#[test]
fn it_has_every_path_and_no_token() {
    let collection: Value = serde_json::from_str(&write(&blueprint())).unwrap();
    let folders = collection["item"].as_array().unwrap();
    let names: Vec<_> = folders.iter().map(|folder| folder["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Health", "Metrics", "API", "Exports"]);
    let items = folders.iter().flat_map(|folder| folder["item"].as_array().unwrap());
    let urls: Vec<_> = items.clone().map(|item| item["request"]["url"]["raw"].as_str().unwrap()).collect();
    assert_eq!(urls.len(), described(&blueprint().endpoints).len());
    for url in [
        "{{baseUrl}}/livez",
        "{{baseUrl}}/_resilience/api/circuits/:name/reset",
        "{{baseUrl}}/health/$stream",
    ] {
        assert!(urls.contains(&url), "{url} is missing in {urls:?}");
    }
    let enable = items.clone().find(|item| item["name"] == "enable maintenance").unwrap();
    assert_eq!(enable["request"]["method"], "POST");
    assert_eq!(enable["request"]["body"]["raw"], r#"{"reason": ""}"#);
    let token = collection["variable"].as_array().unwrap().iter().find(|one| one["key"] == "token").unwrap();
    assert_eq!(token["value"], "");
    assert_eq!(collection["variable"][0]["value"], "http://localhost:8000");
}
