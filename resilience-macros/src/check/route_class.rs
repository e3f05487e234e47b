//! The rules of functions that tell the class of a route.

use quote::ToTokens;
use syn::{ReturnType, Signature, Type};

use super::declaration::typed;
use crate::diag::Diag;

/// A function of this form, which the compiler then judges by its types.
pub(super) fn signature(signature: &Signature, diag: &Diag) {
    let form = format!("write `fn {}(path: &str, method: &Method) -> RouteClass`", signature.ident);
    if let Some(asyncness) = &signature.asyncness {
        diag.error(asyncness, "the class of a route is told at once: write `fn` without `async`");
    }
    let mut inputs = typed(signature);
    match (inputs.next(), inputs.next(), inputs.next()) {
        (Some(path), Some(method), None) => {
            for of in [&path.ty, &method.ty].into_iter().filter(|of| !is_shared(of)) {
                diag.error(of, format!("path and method are lent: {form}"));
            }
        }
        (Some(_), Some(_), Some(_)) => {
            let more = typed(signature).skip(2).map(ToTokens::to_token_stream);
            for argument in more {
                diag.error(
                    argument,
                    format!("only the path and the method tell the class of a route: {form}"),
                );
            }
        }
        _ => {
            let place = typed(signature).next().map(ToTokens::to_token_stream);
            let place = place.unwrap_or_else(|| signature.ident.to_token_stream());
            diag.error(place, format!("the class of a route is told by its path and method: {form}"));
        }
    }
    if matches!(signature.output, ReturnType::Default) {
        diag.error(&signature.ident, format!("this function tells no class: {form}"));
    }
}

fn is_shared(of: &Type) -> bool {
    matches!(of, Type::Reference(reference) if reference.mutability.is_none())
}
