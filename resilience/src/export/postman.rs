//! `postman`: a collection (v2.1) of all operational endpoints as they are mounted, made from the description that the
//! `OpenAPI` document is made from.

use serde_json::{Value, json};

use super::blueprint::Blueprint;
use crate::http::api::described::{Described, Token, described};
use crate::http::api::shape::{Field, Shape};

/// The collection as JSON. The token is a variable of it that is empty: nobody exports one.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let list = described(&blueprint.endpoints);
    let mut groups: Vec<&str> = Vec::new();
    for one in &list {
        if !groups.contains(&one.group) {
            groups.push(one.group);
        }
    }
    let folder = |group: &&str| {
        let items: Vec<_> = list.iter().filter(|one| one.group == *group).map(item).collect();
        json!({"name": group, "item": items})
    };
    let url = format!("http://localhost:{}", blueprint.operations_port());
    let mut collection = json!({
        "info": {
            "name": format!("{}: operational endpoints", blueprint.name),
            "description": "Made from the declarations of the program: RESILIENCE_EXPORT=postman prints it. Set the \
                            variable `token` to what RESILIENCE_ADMIN_TOKEN holds where the service starts.",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [
            {"key": "baseUrl", "value": url, "type": "string"},
            {"key": "token", "value": "", "type": "string"},
        ],
        "item": groups.iter().map(folder).collect::<Vec<_>>(),
    });
    // The order of keys is that of whatever else the program is built with, otherwise.
    collection.sort_all_objects();
    format!("{collection:#}")
}

fn item(described: &Described) -> Value {
    let mut request = json!({
        "method": described.method,
        "description": described.summary,
        "header": [],
        "url": url(described),
    });
    if described.token == Token::ForMore {
        // Who sends none sees what the public sees.
        request["auth"] = json!({"type": "noauth"});
    }
    if let Some(fields) = described.takes {
        request["header"] = json!([{"key": "Content-Type", "value": "application/json"}]);
        request["body"] =
            json!({"mode": "raw", "raw": example(fields), "options": {"raw": {"language": "json"}}});
    }
    json!({"name": described.id.replace('_', " "), "request": request, "response": []})
}

fn url(described: &Described) -> Value {
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => (format!(":{name}"), Some(json!({"key": name, "value": ""}))),
        None => (segment.to_owned(), None),
    };
    let (path, variables): (Vec<_>, Vec<_>) =
        described.path.split('/').filter(|part| !part.is_empty()).map(segment).unzip();
    let query =
        |field: &Field| json!({"key": field.key, "value": "", "description": field.about, "disabled": true});
    json!({
        "raw": format!("{{{{baseUrl}}}}/{}", path.join("/")),
        "host": ["{{baseUrl}}"],
        "path": path,
        "variable": variables.into_iter().flatten().collect::<Vec<_>>(),
        "query": described.queries.iter().map(query).collect::<Vec<_>>(),
    })
}

/// A body with the first of its keys, to write on.
fn example(fields: &[Field]) -> String {
    let text = fields.iter().find(|field| matches!(field.shape, Shape::Text));
    text.map_or_else(|| "{}".to_owned(), |field| format!("{{\"{}\": \"\"}}", field.key))
}

#[cfg(test)]
#[path = "postman_tests.rs"]
mod tests;
