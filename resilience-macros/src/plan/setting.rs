//! One call of a builder.

use std::time::Duration;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use crate::attr::Given;
use crate::attr::rate_limit::Per;
use crate::value::Value;

/// One call of a builder: its method and what it is given.
pub(crate) struct Setting {
    pub(crate) method: &'static str,
    pub(crate) argument: Argument,
    /// The user's value, where there is one.
    pub(crate) span: Option<Span>,
}

/// What a method is given.
pub(crate) enum Argument {
    Nothing,
    Duration(Value<Duration>),
    Number(Value<Expr>),
    Float(Value<f64>),
    /// A variant of an enum of the private module.
    Variant(&'static str, &'static str),
    Per(Per),
    /// What is given to whom is turned around: the type of a constant chooses the builder's method.
    Window(Expr),
}

impl Setting {
    /// A setting that nobody wrote.
    pub(crate) fn preset(method: &'static str, argument: Argument) -> Self {
        Self { method, argument, span: None }
    }

    pub(crate) fn given<T>(method: &'static str, given: &Given<T>, argument: Argument) -> Self {
        Self { method, argument, span: Some(given.place().span()) }
    }

    pub(crate) fn flag(method: &'static str, slot: Option<&Given<()>>) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Nothing))
    }

    pub(crate) fn duration(method: &'static str, slot: Option<&Given<Value<Duration>>>) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Duration(given.value.clone())))
    }

    pub(crate) fn number(method: &'static str, slot: Option<&Given<Value<Expr>>>) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Number(given.value.clone())))
    }

    pub(crate) fn ratio(method: &'static str, slot: Option<&Given<f64>>) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Float(Value::Literal(given.value))))
    }

    pub(crate) fn factor(method: &'static str, slot: Option<&Given<Value<f64>>>) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Float(given.value.clone())))
    }

    pub(crate) fn variant<T: Copy>(
        method: &'static str,
        of: &'static str,
        slot: Option<&Given<T>>,
        name: impl Fn(T) -> &'static str,
    ) -> Option<Self> {
        slot.map(|given| Self::given(method, given, Argument::Variant(of, name(given.value))))
    }
}
