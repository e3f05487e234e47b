//! What the compiler says to users of the attributes: `fail/<attribute>/<mistake>.rs` beside its `.stderr`, and
//! `pass/<form>.rs`. `TRYBUILD=overwrite cargo test -p ui` writes the messages anew, for review.

use std::process::Command;

/// The compiler whose wording the `.stderr` files hold; another one judges only what must compile.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    if compiler().starts_with(COMPILER) {
        cases.compile_fail("fail/*/*.rs");
    }
}

fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("the compiler tells its version");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
