//! The page on configuration is true: its tables are those of the code.

use super::kind::KINDS;
use super::variables::VARIABLES;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/configuration.md");

/// The rows of all keys, kind by kind; other names of a key stand with it.
fn keys() -> String {
    let mut table = String::from("| kind | key | value | what it is |\n|---|---|---|---|\n");
    for kind in KINDS {
        let keys = (kind.keys)();
        for key in keys.iter().filter(|key| key.meaning != "the same") {
            let aliases = keys.iter().filter(|other| other.field == key.name && other.meaning == "the same");
            let names: Vec<_> = std::iter::once(key.name)
                .chain(aliases.map(|other| other.name))
                .map(|name| format!("`{name}`"))
                .collect();
            let row = format!("| `{}` | {} | {} | {} |\n", kind.one, names.join(", "), key.form, key.meaning);
            table.push_str(&row);
        }
    }
    table
}

fn variables() -> String {
    let mut table = String::from("| variable | default | what it does |\n|---|---|---|\n");
    for variable in &VARIABLES {
        let default =
            if variable.default.is_empty() { String::new() } else { format!("`{}`", variable.default) };
        let row = format!("| `{}` | {default} | {} |\n", variable.name, variable.meaning);
        table.push_str(&row);
    }
    table
}

#[test]
fn the_tables_of_the_page_are_those_of_the_code() {
    let mut page = std::fs::read_to_string(PAGE).unwrap();
    if std::env::var_os("BLESS").is_some() {
        page = replaced(&page, "| kind | key |", &keys());
        page = replaced(&page, "| variable | default |", &variables());
        std::fs::write(PAGE, &page).unwrap();
    }
    for table in [keys(), variables()] {
        assert!(page.contains(&table), "the page lacks this table (BLESS=1 writes it):\n{table}");
    }
}

/// The page with another table in the place of the one that begins so.
fn replaced(page: &str, head: &str, table: &str) -> String {
    let start = page.find(head).expect("the table has its head");
    let length = page[start..].find("\n\n").map_or(page.len() - start, |end| end + 1);
    format!("{}{table}{}", &page[..start], &page[start + length..])
}

#[test]
fn the_example_of_the_page_is_read() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(toml::de::DeTable::parse(example).is_ok(), "{example}");
}

#[test]
fn every_kind_stands_in_the_page() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    for kind in KINDS {
        let (one, all) = (kind.one.to_uppercase(), kind.all.to_uppercase());
        let row = format!(
            "| {} | `[{}]` | `[{}.NAME]` | `RESILIENCE_{all}_KEY`, `RESILIENCE_{one}_NAME_KEY` |",
            kind.word, kind.all, kind.one
        );
        assert!(page.contains(&row), "{row}");
    }
}
