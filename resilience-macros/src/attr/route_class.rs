//! `#[route_class]`

use proc_macro2::TokenStream;
use syn::Path;

use super::{Arguments, Slot};
use crate::diag::Diag;

pub(super) const KEYS: &[&str] = &["crate"];

/// The arguments of `#[route_class]`.
pub(crate) struct RouteClass {
    pub(crate) crate_path: Slot<Path>,
}

impl RouteClass {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("route_class", tokens, diag);
        let read = Self { crate_path: arguments.crate_path() };
        arguments.finish();
        read
    }
}
