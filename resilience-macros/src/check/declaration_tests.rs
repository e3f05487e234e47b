use super::item;
use crate::diag::Diag;
use crate::item::Item;
use crate::stack::Kind;

fn messages(kind: Kind, source: &str) -> Vec<String> {
    let diag = Diag::new();
    item(kind, &Item::parse(source.parse().unwrap()).unwrap(), &diag);
    diag.finish().err().into_iter().flatten().map(|error| error.to_string()).collect()
}

#[test]
fn what_can_be_declared_is_left_alone() {
    for source in [
        "fn check() {}",
        "pub(crate) async fn check(pool: &Pool, Wrapped(depth): &Wrapped<u8>) -> Result<(), Error> {}",
        "#[inline] #[must_use] fn check(_: &Arc<dyn Send>, _: &Vec<&'static str>) -> impl Display {}",
        "fn check() -> Box<dyn Error> {}",
        "fn check() -> Pin<Box<Health>> {}",
    ] {
        assert_eq!(messages(Kind::HealthCheck, source), [""; 0], "{source}");
        assert_eq!(messages(Kind::OnShutdown, source), [""; 0], "{source}");
    }
    assert_eq!(messages(Kind::HealthCheck, "pub static CACHE: Redis = Redis::new();"), [""; 0]);
    assert_eq!(
        messages(Kind::OnHealthChange, "fn tell(Change { to, .. }: Change, pager: &Pager) {}"),
        [""; 0]
    );
}

#[test]
fn variadic_functions_are_refused() {
    assert_eq!(
        messages(Kind::OnStartup, "unsafe extern \"C\" fn start(first: &u8, ...) {}"),
        [
            "a function with `#[on_startup]` cannot be `unsafe`",
            "a function with `#[on_startup]` cannot be `extern`",
            "a function with `#[on_startup]` cannot take a variable number of arguments",
        ]
    );
}

#[test]
fn a_method_is_told_so_once() {
    let message = "`#[on_health_change]` stands above a free function, not a method: take what it needs as `&T` arguments";
    for receiver in ["self", "&self", "&mut self", "self: Box<Self>"] {
        assert_eq!(
            messages(Kind::OnHealthChange, &format!("fn tell({receiver}, change: Change) {{}}")),
            [message]
        );
    }
}

#[test]
fn futures_are_found_in_every_form() {
    for output in [
        "impl Future<Output = bool> + Send",
        "impl std::future::Future<Output = bool>",
        "Box<dyn Future<Output = bool>>",
        "std::pin::Pin<Box<dyn Future<Output = bool> + Send + 'static>>",
        "BoxFuture<'static, bool>",
        "(Pin<Box<dyn Future<Output = bool>>>)",
    ] {
        assert_eq!(
            messages(Kind::HealthCheck, &format!("fn check() -> {output} {{}}")),
            [
                "`#[health_check]` cannot run a function that returns a future: write `async fn` and the future's output"
            ],
            "{output}"
        );
    }
}

#[test]
fn a_where_clause_alone_is_generic_too() {
    assert_eq!(
        messages(Kind::HealthCheck, "fn check() where u8: Copy {}"),
        ["a function with `#[health_check]` cannot be generic"]
    );
}

#[test]
fn every_other_item_is_named() {
    for (source, keyword) in [
        ("pub struct A;", "struct"),
        ("enum A {}", "enum"),
        ("unsafe impl Send for A {}", "unsafe"),
        ("impl A {}", "impl"),
        ("trait A {}", "trait"),
        ("mod a {}", "mod"),
        ("use a::b;", "use"),
        ("type A = u8;", "type"),
        ("const A: u8 = 3;", "const"),
        ("macro_rules! a { () => {} }", "macro_rules"),
        ("extern crate a;", "extern"),
        ("extern \"C\" {}", "extern"),
    ] {
        assert_eq!(
            messages(Kind::OnStartup, source),
            [format!("`#[on_startup]` stands above a function, not above `{keyword}`")]
        );
    }
}

#[test]
fn types_are_told_as_they_were_written() {
    for (of, text) in [
        ("Vec<String>", "&Vec<String>"),
        ("std::sync::Arc<Pool>", "&std::sync::Arc<Pool>"),
        ("(A, B)", "&(A, B)"),
        ("HashMap<u8, Vec<&'static str>>", "&HashMap<u8, Vec<&'static str>>"),
    ] {
        assert_eq!(
            messages(Kind::HealthCheck, &format!("fn check(argument: {of}) {{}}")),
            [format!("take it by reference: `{text}`; the value comes from `serve().provide(..)`")]
        );
    }
}
