//! What bodies are made of, in words that a document of the API can be made from.

/// A type of JSON value.
#[cfg_attr(not(feature = "openapi"), allow(dead_code, reason = "read by the description alone"))]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    /// A moment, as RFC 3339 has it.
    Time,
    /// One of these words.
    Word(&'static [&'static str]),
    Flag,
    /// A whole number from 0.
    Count,
    Number,
    /// Whatever the author of a check wrote.
    Any,
    Object(&'static [Field]),
    /// An object whose keys are names.
    Map(&'static Shape),
    List(&'static Shape),
    /// One that several bodies have: its name and what it is.
    Named(&'static str, &'static Shape),
}

/// One key of an object.
#[cfg_attr(not(feature = "openapi"), allow(dead_code, reason = "read by the description alone"))]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// What it says, with its unit.
    pub(crate) about: &'static str,
}

impl Field {
    /// A key that is always there.
    pub(crate) const fn new(key: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { key, shape, required: true, about }
    }

    /// A key that may be missing.
    pub(crate) const fn optional(key: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { key, shape, required: false, about }
    }
}

/// What refusals say.
pub(crate) const ERROR: Shape =
    Shape::Named("Error", &Shape::Object(&[Field::new("error", Shape::Text, "What is wrong, in one line.")]));

#[cfg(test)]
#[path = "shape_tests.rs"]
pub(in crate::http) mod tests;
