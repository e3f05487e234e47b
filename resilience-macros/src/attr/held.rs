//! An attribute of a policy above a `static` that holds one: only `crate` is left to say.

use proc_macro2::TokenStream;
use syn::Path;

use super::Arguments;
use crate::diag::Diag;
use crate::stack::attributes::Policy;

/// A policy in a `static`.
pub(crate) struct HeldPolicy {
    pub(crate) policy: Policy,
    pub(crate) crate_path: Option<Path>,
}

impl HeldPolicy {
    pub(crate) fn read(policy: Policy, tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse(policy.name(), tokens, diag);
        let crate_path = arguments.crate_path().map(|given| given.value);
        arguments
            .refuse_rest("above a `static`, write the settings where the policy is made: `.threshold(3)`");
        Self { policy, crate_path }
    }
}
