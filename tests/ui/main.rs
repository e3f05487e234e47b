//! What the compiler says to users of the attributes: `fail/<attribute>/<mistake>.rs` beside its `.stderr`, and
//! `pass/<form>.rs`.
fn main() {}
