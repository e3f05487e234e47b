//! The rules of policies in a `static`.

use syn::{Path, StaticMutability};

use crate::attr::preset::Callee;
use crate::diag::Diag;
use crate::item::{Form, Item};
use crate::stack::attributes::Policy;

/// Which policy, and that it stands alone.
pub(crate) fn policy(policy: Policy, item: &Item, other: Option<&Path>, diag: &Diag) {
    let Form::Static { ident, mutability, .. } = &item.form else { return };
    let name = policy.name();
    if let Some(other) = other {
        diag.error(other, "a `static` holds one policy: combine policies above a function");
    }
    match policy {
        Policy::Fallback => diag.error(ident, "`#[fallback]` stands above a function: its answers are code"),
        Policy::Preset(callee) => {
            let kind = if callee == Callee::External { "a service" } else { "an operation" };
            diag.error(
                ident,
                format!("`#[{name}]` stands above a function that calls {kind}; above a `static` stands one policy, as `#[circuit_breaker]`"),
            );
        }
        Policy::Guard => diag.error(ident, "`#[guard]` stands above a function"),
        _ => {}
    }
    if let StaticMutability::Mut(mutable) = mutability {
        diag.error(mutable, "a policy is shared between threads: write `static` without `mut`");
    }
}
