//! The validated plans: what will be printed, with nothing left that could be wrong.

pub(crate) mod declaration;
pub(crate) mod fallback;
pub(crate) mod guard;
pub(crate) mod policy;
pub(crate) mod setting;
pub(crate) mod slo;
