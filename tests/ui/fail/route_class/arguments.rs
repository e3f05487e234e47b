use axum::http::Method;
use resilience::{RouteClass, route_class};

#[route_class]
fn case_1() -> RouteClass {
    RouteClass::PUBLIC
}

#[route_class]
fn case_2(path: &str) -> RouteClass {
    RouteClass::by_path(path, &Method::GET)
}

#[route_class]
fn case_3(path: String, method: Method) -> RouteClass {
    RouteClass::by_path(&path, &method)
}

#[route_class]
fn case_4(path: &str, method: &Method, host: &str) -> RouteClass {
    drop(host.to_owned());
    RouteClass::by_path(path, method)
}

fn main() {}
