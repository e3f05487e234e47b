//! The plan of one objective.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Path};

use super::setting::Setting;
use crate::function::Function;
use crate::stack::attributes::Attributes;

/// One objective.
pub(crate) struct Slo {
    pub(crate) crate_path: Option<Path>,
    pub(crate) name: LitStr,
    pub(crate) function: Ident,
    pub(crate) settings: Vec<Setting>,
}

impl Slo {
    /// Of attributes in which nothing was found wrong.
    pub(crate) fn new(attributes: &Attributes, function: &Function) -> Option<Self> {
        let slo = &attributes.slo.as_ref()?.read;
        let ident = &function.signature.ident;
        let settings = [
            Setting::ratio("availability", slo.availability.as_ref()),
            Setting::duration("latency", slo.latency.as_ref()),
            Setting::ratio("quantile", slo.quantile.as_ref()),
        ];
        let name = slo.name.as_ref().map(|given| given.value.clone());
        Some(Self {
            crate_path: attributes.crate_path().cloned(),
            name: name.unwrap_or_else(|| LitStr::new(&ident.unraw().to_string(), Span::mixed_site())),
            function: ident.clone(),
            settings: settings.into_iter().flatten().collect(),
        })
    }
}
