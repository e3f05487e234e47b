use axum::http::Method;
use resilience::{RouteClass, route_class};

#[route_class]
async fn case_1(path: &str, method: &Method) -> RouteClass {
    RouteClass::by_path(path, method)
}

#[route_class]
fn case_2<T: AsRef<str>>(path: &T, method: &Method) -> RouteClass {
    RouteClass::by_path(path.as_ref(), method)
}

struct Case3;

impl Case3 {
    #[route_class]
    fn case_3(&self, path: &str, method: &Method) -> RouteClass {
        RouteClass::by_path(path, method)
    }
}

#[route_class]
static CASE_4: RouteClass = RouteClass::PUBLIC;

#[route_class]
struct Case5;

fn main() {}
