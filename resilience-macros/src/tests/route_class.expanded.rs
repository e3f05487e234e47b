pub fn classify(path: &str, method: &Method) -> RouteClass {
    RouteClass::by_path(path, method)
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::RouteClass(
        classify,
        ::resilience::__private::Site::new(
            ::resilience::__private::file!(),
            ::resilience::__private::line!(),
            ::resilience::__private::column!(),
            "classify",
        ),
    );
};
