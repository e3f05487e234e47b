use super::{Kind, expand, is_ours};

/// The printed item, and the messages behind it.
fn recovered(kind: Kind, arguments: &str, item: &str) -> String {
    expand(kind, arguments.parse().unwrap(), &item.parse().unwrap()).to_string()
}

#[test]
fn the_item_is_printed_as_written_before_its_declaration() {
    let item = "# [inline] pub (crate) async fn database (pool : & Pool) -> bool { pool . ok () . await }";
    let printed = recovered(Kind::HealthCheck, "critical", item);
    let (before, after) = printed.split_at(item.len());
    assert_eq!(before, item.parse::<proc_macro2::TokenStream>().unwrap().to_string());
    assert!(after.trim_start().starts_with("const _"), "{after}");
}

#[test]
fn after_a_mistake_the_item_is_printed_with_every_error() {
    let printed = recovered(Kind::HealthCheck, "nope, timeout = 3", "fn main(pool: Pool) {}");
    assert!(printed.starts_with("fn main (pool : Pool) { }"), "{printed}");
    assert_eq!(printed.matches("compile_error").count(), 4, "{printed}");
    assert!(!printed.contains("DECLARATION"), "{printed}");
}

#[test]
fn a_duplicate_is_an_error_and_taken_off() {
    for duplicate in
        ["#[health_check]", "#[resilience::health_check(critical)]", "#[::resilience::health_check]"]
    {
        let printed = recovered(Kind::HealthCheck, "", &format!("{duplicate} #[inline] fn check() {{}}"));
        assert!(printed.contains("is given twice"), "{printed}");
        assert!(printed.starts_with("# [inline] fn check"), "{printed}");
    }
}

#[test]
fn only_our_own_paths_are_ours() {
    let path = |source: &str| syn::parse_str(source).unwrap();
    let renamed = path("::renamed");
    assert!(is_ours(&path("on_startup"), "on_startup", None));
    assert!(is_ours(&path("resilience::on_startup"), "on_startup", None));
    assert!(is_ours(&path("renamed::on_startup"), "on_startup", Some(&renamed)));
    assert!(!is_ours(&path("other::on_startup"), "on_startup", None));
    assert!(!is_ours(&path("resilience::on_startup"), "on_shutdown", None));
}

#[test]
fn an_item_that_cannot_be_read_is_printed_with_the_error() {
    let printed = recovered(Kind::OnStartup, "", "fn 5() {}");
    assert!(printed.starts_with("fn 5") && printed.contains("compile_error"), "{printed}");
}
