use axum::http::Method;
use resilience::{RouteClass, route_class};

#[route_class]
fn swapped(method: &Method, path: &str) -> RouteClass {
    RouteClass::by_path(path, method)
}

fn main() {}
