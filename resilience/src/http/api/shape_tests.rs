use serde_json::Value;

use super::*;

/// Where and how a value is not of a shape.
pub(in crate::http) fn misfit(shape: Shape, value: &Value) -> Option<String> {
    let wrong = |what: &str| Some(format!("{value} is not {what}"));
    match shape {
        Shape::Any => None,
        Shape::Named(_, shape) => misfit(*shape, value),
        Shape::Text if value.is_string() => None,
        Shape::Time => match value.as_str().map(humantime::parse_rfc3339) {
            Some(Ok(_)) => None,
            _ => wrong("a time"),
        },
        Shape::Word(words) if value.as_str().is_some_and(|word| words.contains(&word)) => None,
        Shape::Flag if value.is_boolean() => None,
        Shape::Count if value.is_u64() => None,
        Shape::Number if value.is_number() => None,
        Shape::List(of) => match value.as_array() {
            Some(list) => list.iter().find_map(|value| misfit(*of, value)),
            None => wrong("a list"),
        },
        Shape::Map(of) => match value.as_object() {
            Some(map) => map.values().find_map(|value| misfit(*of, value)),
            None => wrong("an object"),
        },
        Shape::Object(fields) => misfit_of_object(fields, value),
        other => wrong(&format!("{other:?}")),
    }
}

fn misfit_of_object(fields: &[Field], value: &Value) -> Option<String> {
    let Some(object) = value.as_object() else { return Some(format!("{value} is not an object")) };
    let unknown = object.keys().find(|key| !fields.iter().any(|field| field.key == **key));
    if let Some(key) = unknown {
        return Some(format!("nobody described `{key}` in {value}"));
    }
    fields.iter().find_map(|field| match object.get(field.key) {
        Some(value) => misfit(field.shape, value).map(|fault| format!("`{}`: {fault}", field.key)),
        None => field.required.then(|| format!("`{}` is missing in {value}", field.key)),
    })
}

#[test]
fn what_does_not_fit_is_told() {
    let of = |text: &str| misfit(ERROR, &serde_json::from_str(text).unwrap());
    assert_eq!(of(r#"{"error":"x"}"#), None);
    assert_eq!(of("{}").unwrap(), "`error` is missing in {}");
    assert!(of(r#"{"error":1}"#).unwrap().starts_with("`error`: 1 is not Text"));
    assert!(of(r#"{"error":"x","more":1}"#).unwrap().starts_with("nobody described `more`"));
    assert!(of("[]").unwrap().ends_with("is not an object"));
}
