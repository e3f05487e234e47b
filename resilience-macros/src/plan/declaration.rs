//! The validated plan: what will be printed, with nothing left that could be wrong.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{FnArg, LitStr, Path, ReturnType, Signature, Type};

use crate::attr::Slot;
use crate::attr::health_check::{HealthCheck, OnError};
use crate::attr::hook::Hook;
use crate::attr::route_class::RouteClass;
use crate::item::Form;
use crate::plan::setting::Setting;
use crate::stack::Kind;

/// One declaration.
pub(crate) struct Plan {
    pub(crate) kind: Kind,
    pub(crate) crate_path: Option<Path>,
    pub(crate) name: LitStr,
    pub(crate) settings: Vec<Setting>,
    pub(crate) item: Ident,
    pub(crate) source: Source,
}

/// What the declaration runs.
pub(crate) enum Source {
    Function {
        is_async: bool,
        /// The type of a listener's first argument.
        change: Option<Type>,
        /// The types behind the references that it takes.
        dependencies: Vec<Type>,
        output: ReturnType,
    },
    Static(Type),
}

/// The attribute of a plan, read.
pub(crate) enum Attribute {
    HealthCheck(Box<HealthCheck>),
    Hook(Box<Hook>),
    RouteClass(Box<RouteClass>),
}

impl Attribute {
    pub(crate) fn crate_path(&self) -> Option<&Path> {
        let slot = match self {
            Self::HealthCheck(check) => &check.crate_path,
            Self::Hook(hook) => &hook.crate_path,
            Self::RouteClass(class) => &class.crate_path,
        };
        slot.as_ref().map(|given| &given.value)
    }
}

impl Plan {
    /// Of an item and an attribute in which nothing was found wrong; `None` of an item that the rules refuse.
    pub(crate) fn new(kind: Kind, attribute: Attribute, form: Form) -> Option<Self> {
        let (item, source) = match form {
            Form::Function { signature, .. } => function(kind, *signature),
            Form::Static { ident, of, .. } => (ident, Source::Static(*of)),
            Form::Other(_) => return None,
        };
        let (name, crate_path, settings) = match attribute {
            Attribute::HealthCheck(check) => settings_of_check(*check),
            Attribute::Hook(hook) => settings_of_hook(*hook),
            Attribute::RouteClass(class) => (None, class.crate_path, Vec::new()),
        };
        let name = name.map_or_else(|| default_name(&item), |given| given.value);
        Some(Self { kind, crate_path: crate_path.map(|given| given.value), name, settings, item, source })
    }
}

fn function(kind: Kind, signature: Signature) -> (Ident, Source) {
    let mut inputs = signature.inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(*argument.ty),
        FnArg::Receiver(_) => None,
    });
    let change = if kind.is_listener() { inputs.next() } else { None };
    let dependencies = inputs.filter_map(|input| match input {
        Type::Reference(reference) => Some(*reference.elem),
        _ => None,
    });
    let dependencies = dependencies.collect();
    let is_async = signature.asyncness.is_some();
    (signature.ident, Source::Function { is_async, change, dependencies, output: signature.output })
}

type Read = (Slot<LitStr>, Slot<Path>, Vec<Setting>);

fn settings_of_check(check: HealthCheck) -> Read {
    let on_error = |on_error| match on_error {
        OnError::Degraded => "Degraded",
        OnError::Unhealthy => "Unhealthy",
    };
    let settings = [
        Setting::flag("critical", check.critical.as_ref()),
        Setting::duration("timeout", check.timeout.as_ref()),
        Setting::duration("interval", check.interval.as_ref()),
        Setting::duration("max_age", check.max_age.as_ref()),
        Setting::number("failure_threshold", check.failure_threshold.as_ref()),
        Setting::number("success_threshold", check.success_threshold.as_ref()),
        Setting::variant("on_error", "OnError", check.on_error.as_ref(), on_error),
    ];
    (check.name, check.crate_path, settings.into_iter().flatten().collect())
}

fn settings_of_hook(hook: Hook) -> Read {
    let settings =
        [Setting::number("order", hook.order.as_ref()), Setting::duration("timeout", hook.timeout.as_ref())];
    (hook.name, hook.crate_path, settings.into_iter().flatten().collect())
}

/// The item's name in lower case, without `r#`.
fn default_name(item: &Ident) -> LitStr {
    LitStr::new(&item.unraw().to_string().to_lowercase(), Span::call_site())
}
