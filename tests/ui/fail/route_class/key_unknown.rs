use axum::http::Method;
use resilience::{RouteClass, route_class};

#[route_class("shop")]
fn case_1(path: &str, method: &Method) -> RouteClass {
    RouteClass::by_path(path, method)
}

#[route_class(name = "shop")]
fn case_2(path: &str, method: &Method) -> RouteClass {
    RouteClass::by_path(path, method)
}

fn main() {}
