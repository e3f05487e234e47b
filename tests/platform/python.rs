//! What tools in Python say of a file.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const TO_JSON: &str = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)";

/// The documents of a text in YAML.
pub(crate) fn documents(yaml: &str) -> Vec<Value> {
    let output = feed(Command::new(tests::python_tool("python")).args(["-c", TO_JSON]), yaml);
    assert!(output.status.success(), "{}\n{yaml}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a list")
}

/// Compares manifests with the schemas of one version of Kubernetes.
pub(crate) fn validate(manifests: &str, version: &str) {
    let arguments = ["--strict", "--kubernetes-version", version, "/dev/stdin"];
    let output = feed(Command::new(tests::python_tool("kubernetes-validate")).args(arguments), manifests);
    let said =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    let passed = said.lines().filter(|line| line.contains("passed for resource")).count();
    assert!(output.status.success() && passed == 3, "version {version}: {said}\n{manifests}");
}

fn feed(command: &mut Command, text: &str) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}
