//! The table of metrics in the documentation, compared with a scrape.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::process::Storefront;

/// What the storefront has nothing of.
const ELSEWHERE: [&str; 1] = ["resilience_notifications_total"];

/// What a family is: its type, and its labels.
type Families = BTreeMap<String, (String, BTreeSet<String>)>;

#[test]
fn the_documentation_lists_every_metric_with_its_type_and_its_labels_and_no_other() {
    let shop = Storefront::ready_with(&["--traffic", "20/s"], &[]);
    shop.until("/metrics", |answer| answer.body.contains("path=\"/orders\",status=\"201\""));
    let (documented, scraped) = (documented(), scraped(&shop.get("/metrics").body));
    for (name, family) in &scraped {
        assert_eq!(documented.get(name), Some(family), "`{name}` is not documented as it is");
    }
    let missing = documented.keys().map(String::as_str).filter(|name| !scraped.contains_key(*name));
    assert_eq!(missing.collect::<Vec<_>>(), ELSEWHERE, "documented and not there");
}

/// The rows of the form "| `name{label,label}` | type | .. |".
fn documented() -> Families {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../resilience/src/docs/observability.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let rows = page.lines().filter_map(|line| {
        let mut columns = line.strip_prefix("| `")?.split(" | ");
        let (series, kind) = (columns.next()?.strip_suffix('`')?, columns.next()?);
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        let labels = labels.strip_suffix('}')?.split(',').filter(|label| !label.is_empty());
        let is_family = ["counter", "gauge", "histogram"].contains(&kind);
        is_family.then(|| (name.to_owned(), (kind.to_owned(), labels.map(str::to_owned).collect())))
    });
    rows.collect()
}

fn scraped(text: &str) -> Families {
    let mut families = Families::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("# TYPE ") {
            let (name, kind) = head.split_once(' ').expect("a type");
            families.insert(name.to_owned(), (kind.to_owned(), BTreeSet::new()));
        } else if !line.starts_with('#') {
            let (series, labels) = line.split_once('{').unwrap_or((line, "}"));
            let name = series.split(' ').next().expect("a name");
            let without =
                ["_bucket", "_sum", "_count"].into_iter().find_map(|suffix| name.strip_suffix(suffix));
            let known = if families.contains_key(name) { name } else { without.expect("a histogram") };
            let labels = labels.rsplit_once('}').expect("labels").0.split("\",");
            let names = labels.filter_map(|label| label.split_once("=\"")).map(|(name, _)| name.to_owned());
            let all = &mut families.get_mut(known).expect("a type before its series").1;
            all.extend(names.filter(|name| name != "le"));
        }
    }
    families
}
