//! What an action is told: a JSON object, or nothing.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::shape::{Field, Shape};
use crate::config::nearest::nearest;
use crate::http::query::excerpt;

/// How large a body may be, in bytes.
pub(super) const LIMIT: usize = 16 * 1024;

/// How long it may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the body, which may hold these keys.
pub(super) async fn read(
    request: &Parts,
    body: Body,
    fields: &'static [Field],
) -> Result<Map<String, Value>, Refusal> {
    let bytes = match tokio::time::timeout(PATIENCE, Limited::new(body, LIMIT).collect()).await {
        Ok(Ok(bytes)) => bytes.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            return Err(Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body must not be longer than {LIMIT} bytes"),
            ));
        }
        Ok(Err(_)) => return Err(Refusal::bad("the body broke off")),
        Err(_) => {
            return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body did not come within 10 s"));
        }
    };
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    if !is_json(&request.headers) {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON, and say so: `Content-Type: application/json`",
        ));
    }
    let object = match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Refusal::bad("the body must be a JSON object, as in `{}`")),
        Err(error) => return Err(Refusal::bad(format!("the body is not JSON: {error}"))),
    };
    object.iter().try_for_each(|(key, value)| judge(key, value, fields))?;
    Ok(object)
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn judge(key: &str, value: &Value, fields: &[Field]) -> Result<(), Refusal> {
    let Some(field) = fields.iter().find(|field| field.key == key) else {
        return Err(Refusal::bad(unknown(key, fields)));
    };
    let expected = match field.shape {
        Shape::Text if !value.is_string() => "text",
        Shape::Time if !value.is_string() => "text, as in `\"2026-11-21T17:00:00Z\"`",
        _ => return Ok(()),
    };
    Err(Refusal::bad(format!("`{key}` must be {expected}")))
}

fn unknown(key: &str, fields: &[Field]) -> String {
    let key = excerpt(key);
    if fields.is_empty() {
        return format!("unknown key `{key}`: this takes none");
    }
    let known: Vec<_> = fields.iter().map(|field| format!("`{}`", field.key)).collect();
    let nearest = nearest(&key, fields.iter().map(|field| field.key));
    let hint = nearest.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
    format!("unknown key `{key}`{hint}: there are {}", known.join(", "))
}
