//! Tools in Python.

use std::path::{Path, PathBuf};

/// The path of a tool that `tests/requirements.txt` names, from the environment that `./tests/run` makes.
pub fn python_tool(name: &str) -> PathBuf {
    let environment = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python");
    let path = environment.join("bin").join(name);
    assert!(
        path.is_file(),
        "the tool `{name}` is not installed in {}: run ./tests/run --install once",
        environment.display()
    );
    path
}
