//! The keys that every attribute of a policy takes.

use syn::{Expr, LitStr, Path};

use super::{Arguments, Slot};
use crate::value;

/// The keys that hold for the whole stack.
pub(super) const OF_THE_STACK: &[&str] = &["reject_with", "blocking", "crate"];

/// What may stand in any attribute of a stack; all but the name hold for the whole stack.
#[derive(Default)]
pub(crate) struct Common {
    pub(crate) name: Slot<LitStr>,
    /// How a rejection becomes the function's error, or its whole answer.
    pub(crate) reject_with: Slot<Expr>,
    /// A plain function may wait on its thread.
    pub(crate) blocking: Slot<()>,
    pub(crate) crate_path: Slot<Path>,
}

impl Common {
    /// The keys, with the name also without its key.
    pub(super) fn read_named(arguments: &mut Arguments<'_>) -> Self {
        arguments.takes_a_name();
        let name = arguments.name();
        Self { name, ..Self::rest(arguments) }
    }

    /// The keys, with the name only by its key.
    pub(super) fn read(arguments: &mut Arguments<'_>) -> Self {
        let name = arguments.value("name", value::name);
        Self { name, ..Self::rest(arguments) }
    }

    fn rest(arguments: &mut Arguments<'_>) -> Self {
        Self {
            name: None,
            reject_with: arguments.value("reject_with", value::path),
            blocking: arguments.flag("blocking"),
            crate_path: arguments.crate_path(),
        }
    }
}
