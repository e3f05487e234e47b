//! What a finished call says about its callee.

/// What a finished call says about its callee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The callee did its work.
    Success,
    /// The callee failed.
    Failure,
    /// It says nothing about the callee: an error on the `ignore` list, or a refusal of an inner policy.
    Ignored,
    /// Nobody waited for the end.
    Cancelled,
}
