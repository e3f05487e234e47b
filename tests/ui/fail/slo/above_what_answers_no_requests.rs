use resilience::{health_check, on_startup, retry, route_class, slo};

#[slo(availability = "99.9%")]
#[health_check]
async fn case_1() {}

#[health_check]
#[slo(availability = "99.9%")]
async fn case_2() {}

#[on_startup]
#[resilience::slo(availability = "99.9%")]
async fn case_3() {}

#[retry]
#[slo(availability = "99.9%")]
#[health_check]
async fn case_4() -> Result<(), std::io::Error> {
    Ok(())
}

#[slo(availability = "99.9%")]
#[route_class]
fn case_5(path: &str, method: &axum::http::Method) -> resilience::RouteClass {
    resilience::RouteClass::by_path(path, method)
}

fn main() {}
