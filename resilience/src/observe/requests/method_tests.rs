use super::*;

#[test]
fn the_methods_of_http_are_told_apart_and_no_others() {
    for label in MethodLabel::all() {
        assert_eq!(MethodLabel::of(&label.method()), label);
        assert_eq!(label.method().as_str(), label.as_str());
    }
    let names = MethodLabel::all().map(MethodLabel::as_str).collect::<Vec<_>>();
    let expected = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "OTHER"];
    assert_eq!(names, expected);
    for other in ["get", "PROPFIND", "GETS", "X"] {
        assert_eq!(MethodLabel::of(&Method::from_bytes(other.as_bytes()).unwrap()).as_str(), "OTHER");
    }
}
