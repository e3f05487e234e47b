//! The rules that see more than one key: those over two keys, over two attributes, and over the item below them.

mod breaker;
pub(crate) mod declaration;
mod fallback;
pub(crate) mod guard;
pub(crate) mod held;
mod limits;
mod preset;
mod retry;
mod route_class;
pub(crate) mod slo;
mod text;
