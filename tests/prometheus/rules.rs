//! The rules of the golden file, which are those of `place_order`, `report`, `database` and `cache`, under what may happen
//! to a service: `cases` holds the series, and what fires then and what does not.

use std::path::{Path, PathBuf};

use tests::promtool;

const CASES: [&str; 3] = ["requests.yml", "parts.yml", "objectives.yml"];

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("prometheus/cases").join(name)
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../resilience/src/export/golden/alerts")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A path as an argument.
fn argument(path: &Path) -> &str {
    path.to_str().expect("a path of UTF-8")
}

#[test]
fn s261_to_s266_l1_to_l5_alerts_fire_when_they_should_and_only_then() {
    for name in CASES {
        let told = promtool(&["test", "rules", argument(&case(name))], "");
        assert!(told.as_ref().is_ok_and(|told| told.contains("SUCCESS")), "{name}: {told:?}");
    }
}

#[test]
fn a_case_that_is_wrong_is_told() {
    let directory = tests::Directory::new("cases");
    let cases = text(&case("requests.yml")).replace("../../..", concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let wrong = cases.replace("values: 0+2x40", "values: 0+0x40");
    assert_ne!(wrong, cases);
    let told = promtool(&["test", "rules", &directory.write("wrong.yml", &wrong)], "").unwrap_err();
    assert!(told.contains("FAILED") && told.contains("HighErrorRate"), "{told}");
}

#[test]
fn every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() {
    let rules = text(&golden());
    let cases = CASES.map(|name| text(&case(name))).concat();
    let names = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
    let mut names = names.collect::<Vec<_>>();
    names.dedup();
    assert!(names.len() > 6, "{names:?}");
    for name in names {
        let fires = format!("ALERTS{{alertname=\"{name}\",alertstate=\"firing\",");
        assert!(cases.contains(&fires), "{name} never fires");
        let asked = cases.split("- expr: ").skip(1).filter(|asked| {
            let expression = asked.lines().next().unwrap_or_default();
            expression.contains(name)
                || name.starts_with("HealthCheck") && expression.contains("HealthCheck.*")
        });
        assert!(asked.into_iter().any(|asked| asked.contains("exp_samples: []")), "{name} always fires");
    }
}

#[test]
fn promtool_finds_nothing_to_say_of_the_rules() {
    let told = promtool(&["check", "rules", argument(&golden())], "");
    assert!(told.as_ref().is_ok_and(|told| told.contains("SUCCESS")), "{told:?}");
}
