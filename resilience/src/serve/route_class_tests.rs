use crate::error::Problems;
use crate::http::RouteClass;
use crate::serve::serve;

#[test]
fn a_second_function_is_told_with_both_places() {
    let one = |problems: &mut Problems| serve().route_class(RouteClass::by_path).gather(problems);
    let mut problems = Problems::default();
    assert_eq!(one(&mut problems).route_class.len(), 1);
    problems.finish().unwrap();

    let mut problems = Problems::default();
    serve().route_class(RouteClass::by_path).route_class(|_, _| RouteClass::PUBLIC).gather(&mut problems);
    let told = problems.finish().unwrap_err().to_string();
    assert!(told.contains("two functions tell the class of a route"), "{told}");
    assert_eq!(told.matches("route_class_tests.rs:").count(), 2, "{told}");
}
