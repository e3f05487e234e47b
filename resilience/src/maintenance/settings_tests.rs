use super::*;

fn rules(settings: &Settings) -> (Rules, Vec<String>) {
    let mut problems = Problems::default();
    let rules = settings.rules(&Endpoints::default(), &mut problems);
    let told = problems.finish().err();
    let told = told.iter().flat_map(crate::error::Error::problems).map(ToString::to_string).collect();
    (rules, told)
}

#[test]
fn reads_pass_and_everything_else_is_a_write() {
    let rules = Rules::default();
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(rules.pass(&method.parse().unwrap(), "/orders"), "{method}");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "PURGE"] {
        assert!(!rules.pass(&method.parse().unwrap(), "/orders"), "{method}");
        assert!(rules.pass(&method.parse().unwrap(), "/_health/x"), "{method}");
    }
    assert_eq!(rules.retry_after, Duration::from_mins(1));
}

#[test]
fn more_can_pass() {
    let settings = Settings::new().exempt(["/webhooks/", "/admin/login"]).exempt(["/chat"]);
    let settings = settings.pass(["PROPFIND".parse().unwrap()]).retry_after(Duration::from_secs(5));
    let (rules, told) = rules(&settings);
    assert!(told.is_empty(), "{told:?}");
    let post = Method::POST;
    for path in ["/webhooks", "/webhooks/payment", "/admin/login", "/chat/", "/_ops/live"] {
        assert!(rules.pass(&post, path), "{path}");
    }
    for path in ["/webhooks-admin", "/admin", "/admin/loginX"] {
        assert!(!rules.pass(&post, path), "{path}");
    }
    assert!(rules.pass(&"PROPFIND".parse().unwrap(), "/files"));
    assert_eq!(rules.retry_after, Duration::from_secs(5));
}

#[test]
fn what_is_no_prefix_is_told_with_its_place() {
    let settings =
        Settings::new().exempt(["hooks", "/", "//", "", "/hooks/{id}", "/a/../b", "/a//b", "/a b", "/ok"]);
    let (_, told) = rules(&settings);
    let line = |fault: &str, prefix: &str| {
        format!("`{prefix}` is no prefix that maintenance can exempt: it {fault}")
    };
    let expected = [
        line("must begin with `/`", "hooks"),
        line("would exempt every path", "/"),
        line("would exempt every path", "//"),
        line("must begin with `/`", ""),
        line("must be plain text, without spaces or any of `{ } ? # * % \\ ;`", "/hooks/{id}"),
        line("must not hold a segment that is empty, `.` or `..`", "/a/../b"),
        line("must not hold a segment that is empty, `.` or `..`", "/a//b"),
        line("must be plain text, without spaces or any of `{ } ? # * % \\ ;`", "/a b"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(&expected) && told.contains("settings_tests.rs:"), "{told}");
    }
}

#[test]
fn the_variable_can_have_another_name() {
    let read = |name: &str| (name == "READ_ONLY").then(|| "on".to_owned());
    assert_eq!(Settings::new().switched(read), Ok(Switch::Off));
    assert_eq!(Settings::new().variable("READ_ONLY").switched(read), Ok(Switch::On));
    let bad = Settings::new().variable("READ_ONLY").switched(|_| Some("maybe".to_owned())).unwrap_err();
    assert!(bad.message().starts_with("the variable READ_ONLY is \"maybe\": write"), "{bad}");
}
