use axum::http::Method;
use resilience::route_class;

#[route_class]
fn case_1(path: &str, _: &Method) -> String {
    path.to_owned()
}

#[route_class]
fn case_2(path: &str, _: &Method) {
    drop(path.to_owned());
}

fn main() {}
