//! Configuration from outside, of a real process: a file and variables over what its attributes say.

#[allow(dead_code, reason = "shared with others who ask more of it")]
#[path = "../storefront/client.rs"]
mod client;
mod process;

use process::{Service, refused};
use tests::Directory;

const FILE: &str = "resilience.toml";

fn write(directory: &Directory, name: &str, text: &str) {
    std::fs::write(directory.path().join(name), text).expect("a file can be written");
}

fn folder(file: &str) -> Directory {
    let directory = Directory::new("configuration");
    if !file.is_empty() {
        write(&directory, FILE, file);
    }
    directory
}

#[test]
fn without_anything_the_attributes_count() {
    let service = Service::start(&folder(""), &[]);
    assert_eq!(
        service.settings("circuit payment-api: threshold"),
        ["circuit payment-api: threshold = 5 (default)"]
    );
    assert_eq!(service.settings("recovery = "), ["circuit payment-api: recovery = 1h (attribute)"]);
    assert_eq!(
        service.pay("fails", 6),
        ["declined", "declined", "declined", "declined", "declined", "refused"]
    );
}

#[test]
fn the_file_in_the_working_directory_overrides_attributes() {
    let directory =
        folder("[circuit.payment-api]\nthreshold = 2\n\n[timeout.payment-api]\nlimit = \"50ms\"\n");
    let service = Service::start(&directory, &[]);
    assert_eq!(
        service.settings("(resilience.toml"),
        [
            "circuit payment-api: threshold = 2 (resilience.toml:2)",
            "timeout payment-api: limit = 50ms (resilience.toml:5)"
        ]
    );
    assert_eq!(service.pay("hangs", 2), ["too late", "too late"]);
    assert_eq!(service.pay("works", 1), ["refused"]);
}

#[test]
fn variables_go_before_the_file_and_names_before_kinds() {
    let directory =
        folder("[circuits]\nthreshold = 9\nrecovery = \"2h\"\n\n[circuit.payment-api]\nthreshold = 8\n");
    let service = Service::start(&directory, &[("RESILIENCE_CIRCUIT_PAYMENT_API_THRESHOLD", "1")]);
    assert_eq!(
        service.settings("circuit payment-api: threshold"),
        ["circuit payment-api: threshold = 1 (environment RESILIENCE_CIRCUIT_PAYMENT_API_THRESHOLD)"]
    );
    assert_eq!(
        service.settings("resilience.toml:"),
        ["circuit payment-api: recovery = 2h (resilience.toml:3)"]
    );
    assert_eq!(service.pay("fails", 2), ["declined", "refused"]);
    drop(service);
    let service = Service::start(&directory, &[("RESILIENCE_CIRCUITS_THRESHOLD", "1")]);
    assert_eq!(
        service.settings("circuit payment-api: threshold"),
        ["circuit payment-api: threshold = 8 (resilience.toml:6)"]
    );
}

#[test]
fn a_file_elsewhere_is_named_by_a_variable_and_must_be_there() {
    let directory = folder("[circuits]\nthreshold = 0\n");
    write(&directory, "other.toml", "[circuits]\nthreshold = 7\n");
    let service = Service::start(&directory, &[("RESILIENCE_CONFIG", "other.toml")]);
    assert_eq!(service.settings("other.toml:"), ["circuit payment-api: threshold = 7 (other.toml:2)"]);
    let path = directory.file("missing.toml");
    let said = refused(&directory, &[("RESILIENCE_CONFIG", &path)]);
    let expected = format!(
        "the file of the configuration {path}, which RESILIENCE_CONFIG names, cannot be read: No such file or directory"
    );
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn one_is_switched_off_by_its_name_and_all_together_but_for_the_fallbacks() {
    let service = Service::start(&folder(""), &[("RESILIENCE_CIRCUIT_PAYMENT_API_ENABLED", "false")]);
    assert_eq!(service.pay("fails", 8), ["declined"; 8]);
    assert_eq!(service.circuit("state"), "\"disabled\"");
    assert_eq!([0; 3].map(|_| service.get("/mail").body), ["sent\n", "sent\n", "later\n"]);
    drop(service);
    let service = Service::start(&folder(""), &[("RESILIENCE_POLICIES", "off")]);
    assert_eq!(service.pay("fails", 8), ["declined"; 8]);
    assert_eq!([0; 3].map(|_| service.get("/mail").body), ["sent\n", "sent\n", "sent\n"]);
    assert_eq!(service.settings("(environment RESILIENCE_POLICIES)").len(), 5);
}

#[test]
fn n6_a_check_is_switched_off_and_shown_as_disabled() {
    let failing = ("FAIL_CHECK", "1");
    let service = Service::start(&folder(""), &[failing, ("RESILIENCE_CHECK_DATABASE_ENABLED", "false")]);
    let report = service.get("/readyz").json();
    assert_eq!(report["checks"]["database"]["status"], "unknown");
    assert_eq!(report["checks"]["database"]["message"], "disabled");
    assert_eq!(service.get("/healthz").json()["status"], "ok");
}

/// Every mistake at once: the text is part of what the program promises.
#[test]
fn a_start_with_mistakes_names_all_of_them() {
    let directory = folder(
        "[circuit.payment]\nthreshold = 3\n\n[timeout.payment-api]\nlimit = 2\ntotl = \"9s\"\n\n[pools]\nsize = 3\n",
    );
    let said = refused(
        &directory,
        &[
            ("RESILIENCE_CIRCUIT_PAYMENT_API_TRESHOLD", "3"),
            ("RESILIENCE_CIRCUIT_PAYMENTS_THRESHOLD", "3"),
            ("RESILIENCE_RETRY_PAYMENT_API_MAX_RETRIES", "-1"),
            ("RESILIENCE_ADMIN_TOKN", "correct-horse-7"),
            ("RESILIENCE_CIRCUITS_SUCCESS_THRESHOLD", "9"),
        ],
    );
    assert!(!said.contains("correct-horse-7"));
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/configuration/golden/mistakes.txt");
    let said: String =
        said.lines().filter(|line| !line.contains(" INFO ")).map(|line| line.to_owned() + "\n").collect();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(golden, &said).expect("a golden file");
    }
    assert_eq!(said, std::fs::read_to_string(golden).expect("a golden file"));
}

#[test]
fn a_hang_up_has_the_file_read_again_and_loses_no_state() {
    let directory = folder("");
    let service = Service::start(&directory, &[]);
    assert_eq!(service.pay("works", 2), ["paid\n", "paid\n"]);
    assert_eq!(service.pay("fails", 3), ["declined"; 3]);
    assert_eq!([0; 2].map(|_| service.get("/mail").body), ["sent\n"; 2]);
    write(&directory, FILE, "[circuit.payment-api]\nthreshold = 4\n\n[rate_limits]\nrate = \"3/day\"\n");
    service.hang_up();
    service.logs("the configuration was reloaded", 1);
    let change = "reconfigured kind=\"circuit\" name=\"payment-api\" key=\"threshold\" old=\"5\" new=\"4\" source=resilience.toml:2";
    assert!(service.log().contains(change), "{}", service.log());
    let counted = ["failure_count", "failed_calls", "successful_calls"].map(|key| service.circuit(key));
    assert_eq!(counted, ["3", "3", "2"]);
    assert_eq!(service.pay("fails", 2), ["declined", "refused"]);
    assert_eq!([0; 2].map(|_| service.get("/mail").body), ["sent\n", "later\n"]);
    // Without the file the attributes count again, and the circuit stays open.
    std::fs::remove_file(directory.path().join(FILE)).expect("our own file");
    service.hang_up();
    service.logs("the configuration was reloaded", 2);
    assert_eq!(
        service.settings("circuit payment-api: threshold"),
        ["circuit payment-api: threshold = 5 (default)"]
    );
    assert_eq!(service.pay("works", 1), ["refused"]);
}

#[test]
fn a_file_whose_end_does_not_come_keeps_no_signal_waiting() {
    let directory = folder("");
    let service = Service::start(&directory, &[]);
    let file = directory.path().join(FILE);
    let made = std::process::Command::new("mkfifo").arg(&file).status();
    assert!(made.expect("mkfifo runs").success());
    service.hang_up();
    // It opens when somebody reads.
    let _held = std::fs::OpenOptions::new().write(true).open(&file).expect("our own pipe");
    service.signal("TERM");
    service.ended();
}

#[test]
fn a_file_with_a_mistake_changes_nothing() {
    let directory = folder("[circuits]\nthreshold = 3\n");
    let service = Service::start(&directory, &[]);
    let before = service.settings("");
    write(&directory, FILE, "[circuits]\nthreshold = 1\n\n[checks]\ntimeout = \"soon\"\ninterval = \"0s\"\n");
    service.hang_up();
    service.logs("the configuration was not reloaded", 2);
    assert_eq!(service.settings(""), before);
    let answer = service.reload();
    assert_eq!(answer.code, 400);
    let problems = "2 problems:\n  \
        1. resilience.toml:5:11: `timeout` is \"soon\": `soon` is no duration: write a number and a unit, as in `\"30s\"`\n  \
        2. resilience.toml:6:12: `interval` is \"0s\": this duration must be longer than zero, as in `\"30s\"`";
    assert_eq!(answer.body, problems);
    assert_eq!(service.settings(""), before);
    assert_eq!(service.pay("fails", 4), ["declined", "declined", "declined", "refused"]);
}

#[test]
fn a_program_with_its_own_server_reloads_by_a_call_and_can_switch_a_check_on_and_off() {
    let directory = folder("[check.database]\nenabled = false\n");
    let service = Service::start(&directory, &[("FAIL_CHECK", "1"), ("OWN_SERVER", "1")]);
    write(&directory, FILE, "[check.database]\nenabled = true\ninterval = \"100ms\"\n");
    let answer = service.reload();
    let changes = "check database: enabled = true, was false (resilience.toml:2)\n\
        check database: interval = 100ms, was not set (resilience.toml:3)\n";
    assert_eq!((answer.code, answer.body.as_str()), (200, changes));
    let since = std::time::Instant::now();
    while service.get("/readyz").code == 200 {
        assert!(since.elapsed().as_secs() < 60, "the check does not count");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(service.reload().body, "");
}
