//! The configuration, read again through the API.

use tests::Directory;

use crate::TOKEN;
use crate::client::Ask;
use crate::storefront::Storefront;

fn threshold(address: &str) -> (String, String) {
    let configuration = Ask::get(address, "/_resilience/api/config").send().json();
    let settings = configuration["settings"].as_array().expect("a list");
    let is_it = |one: &&serde_json::Value| {
        one["kind"] == "circuit" && one["name"] == "payment" && one["key"] == "threshold"
    };
    let setting = settings.iter().find(is_it).expect("the setting is there");
    let text = |key: &str| setting[key].as_str().expect("text").to_owned();
    (text("value"), text("source"))
}

#[test]
fn a_file_in_order_is_put_in_force_and_one_that_is_not_changes_nothing() {
    let directory = Directory::new("configuration");
    let file = directory.path().join("resilience.toml");
    let write = |text: &str| std::fs::write(&file, text).expect("a file can be written");
    write("[circuit.payment]\nthreshold = 7\n");
    let path = file.display().to_string();
    let shop = Storefront::ready(&[("RESILIENCE_ADMIN_TOKEN", TOKEN), ("RESILIENCE_CONFIG", &path)]);
    let address = shop.address.as_str();
    let reload = || Ask::post(address, "/_resilience/api/config/reload").token().send();
    let (value, source) = threshold(address);
    assert!(value == "7" && source.ends_with("resilience.toml:2"), "{value} {source}");
    let unchanged = reload();
    assert_eq!((unchanged.code, unchanged.json()["changes"].as_array().map(Vec::len)), (200, Some(0)));

    write("[circuit.payment]\nthreshold = 0\n[circuit.paymnt]\nthreshold = 1\n");
    let refused = reload();
    let error = refused.error();
    assert_eq!(refused.code, 422, "{refused:?}");
    assert!(error.contains("threshold") && error.contains("paymnt") && !error.contains('\n'), "{error}");
    assert_eq!(threshold(address).0, "7");

    write("[circuit.payment]\nthreshold = 9\n");
    let changes = reload().json()["changes"].clone();
    assert_eq!((&changes[0]["old"], &changes[0]["new"]), (&"7".into(), &"9".into()), "{changes}");
    assert_eq!(threshold(address).0, "9");
    assert_eq!(Ask::post(address, "/_resilience/api/config/reload").send().code, 401);
    let settings = Ask::get(address, "/_resilience/api/config").send();
    assert!(
        settings.body.contains("RESILIENCE_ADMIN_TOKEN") && !settings.body.contains(TOKEN),
        "{settings:?}"
    );
}
