use axum::http::Method;
use resilience::{RouteClass, route_class};

#[route_class]
#[route_class]
fn classify(path: &str, method: &Method) -> RouteClass {
    RouteClass::by_path(path, method)
}

fn main() {}
