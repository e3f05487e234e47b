//! Looks at services from a command line: `cargo install resilience --features cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    resilience::cli::main()
}
