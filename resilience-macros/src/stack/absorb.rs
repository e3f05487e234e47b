//! Which of the attributes below belong to the one that expands.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Meta, Path};

use super::attributes::Policy;
use crate::attr::crate_path_in;

/// An attribute of ours that another absorbed.
pub(crate) struct Absorbed {
    pub(crate) policy: Policy,
    pub(crate) path: Path,
    pub(crate) meta: Meta,
}

/// Takes our policies off the attributes; the others stay, in their order.
///
/// Ours are told by their bare name or by a path behind the crate's, never by the last segment alone. Any one of them
/// may say where the crate is.
pub(crate) fn absorb(arguments: &TokenStream, attributes: &mut Vec<Attribute>) -> Vec<Absorbed> {
    let mut crates: Vec<Path> = crate_path_in(arguments).into_iter().collect();
    for attribute in attributes.iter() {
        if let Some(stated) = crate_path_in(&arguments_of(&attribute.meta))
            && policy(attribute.path(), std::slice::from_ref(&stated)).is_some()
        {
            crates.push(stated);
        }
    }
    let mut absorbed = Vec::new();
    attributes.retain(|attribute| match policy(attribute.path(), &crates) {
        Some(policy) => {
            let (path, meta) = (attribute.path().clone(), attribute.meta.clone());
            absorbed.push(Absorbed { policy, path, meta });
            false
        }
        None => true,
    });
    absorbed
}

/// The tokens between the parentheses of an attribute.
pub(crate) fn arguments_of(meta: &Meta) -> TokenStream {
    match meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}

/// The policy that a path names.
fn policy(path: &Path, crates: &[Path]) -> Option<Policy> {
    let named = segments(path);
    let (last, before) = named.split_last()?;
    let is_ours = before.is_empty()
        || before == ["resilience"]
        || crates.iter().any(|crate_path| {
            let stated = segments(crate_path);
            let inside = stated.split_first().filter(|(first, _)| first.as_str() == "crate");
            before == stated || inside.is_some_and(|(_, inside)| before == inside)
        });
    if is_ours { Policy::named(last) } else { None }
}

pub(super) fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// Whether the attribute is only there so that its import is used.
pub(crate) fn is_marker(arguments: &TokenStream) -> bool {
    let mut tokens = arguments.to_token_stream().into_iter();
    let only = tokens.next();
    matches!(only, Some(TokenTree::Ident(word)) if word == MARKER) && tokens.next().is_none()
}

/// The argument of an attribute that is only there so that its import is used.
pub(crate) const MARKER: &str = "__resilience_absorbed";
