//! What the program keeps in the default registry of the crate `prometheus`.

mod openmetrics;

use prometheus::proto::{MetricFamily, MetricType};
use prometheus::{Encoder, TextEncoder};

use crate::observe::exposition::{Exposition, Format, Kind};

/// Adds those of `families` that are not there yet. One that cannot be written does not take the others with it.
pub(super) fn write(exposition: &mut Exposition, families: &[MetricFamily]) {
    let format = exposition.format();
    for family in families {
        if family.get_field_type() == MetricType::UNTYPED {
            // The encoder panics over it.
            continue;
        }
        let counter = family.get_field_type() == MetricType::COUNTER;
        let kind = if counter { Kind::Counter } else { Kind::Gauge };
        exposition.written(family.name(), kind, |name, output| match encode(family) {
            Ok(text) if format == Format::Text => output.push_str(&text),
            Ok(text) => openmetrics::convert(&text, family, name, output),
            Err(error) => tracing::debug!(family = family.name(), %error, "a metric cannot be written"),
        });
    }
}

/// The fields of a family have other types where the program builds `prometheus` with its feature `protobuf`: only its
/// own encoder reads both.
fn encode(family: &MetricFamily) -> prometheus::Result<String> {
    let mut text = Vec::new();
    TextEncoder::new().encode(std::slice::from_ref(family), &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

#[cfg(test)]
#[path = "registered_tests.rs"]
mod tests;
