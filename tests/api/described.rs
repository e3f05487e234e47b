//! The service against its own description.

use std::process::Command;

use tests::{Directory, python_tool};

use crate::TOKEN;
use crate::client::Ask;
use crate::storefront::Storefront;

/// What must hold of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,unsupported_method";

#[test]
fn schemathesis_finds_no_answer_that_is_not_described() {
    let shop = Storefront::ready(&[("RESILIENCE_ADMIN_TOKEN", TOKEN)]);
    let directory = Directory::new("schemathesis");
    let output = Command::new(python_tool("schemathesis"))
        .args(["run", &format!("http://{}/_resilience/api/openapi.json", shop.address)])
        .args(["--url", &format!("http://{}", shop.address)])
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
        // A stream does not end, and of YAML it reads one document alone.
        .args(["--exclude-path-regex", "stream", "--exclude-operation-id", "get_export"])
        .args(["--max-examples", "15", "--seed", "4"])
        .args(["--request-timeout", "20", "--suppress-health-check", "all", "--warnings", "off"])
        .current_dir(directory.path())
        .output()
        .expect("it runs");
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("Traceback"), "{text}");
    // It says that all is well even where it gave up halfway.
    let count = |word: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(word)).expect("it tells how many");
        line.trim().split('/').next().expect("a number").parse::<usize>().expect("a number")
    };
    let (selected, tested) = (count("Selected:"), count("Tested:"));
    assert!(selected > 30 && tested == selected, "{tested} of {selected} operations were tested: {text}");
    assert_eq!(Ask::get(&shop.address, "/livez").send().code, 200);
}

#[test]
fn both_descriptions_are_exported_and_served() {
    let shop = Storefront::ready(&[]);
    let get = |path: &str| Ask::get(&shop.address, path).send();
    let (document, export) = (get("/_resilience/api/openapi.json"), get("/_resilience/export/openapi"));
    assert_eq!((document.code, document.json()["openapi"].as_str()), (200, Some("3.1.0")));
    assert_eq!(document.body, export.body);
    let port = shop.address.rsplit(':').next().expect("a port");
    assert_eq!(document.json()["servers"][0]["url"], format!("http://localhost:{port}"));
    let collection = get("/_resilience/export/postman");
    assert!(collection.json()["info"]["schema"].as_str().is_some_and(|schema| schema.contains("v2.1.0")));
}
