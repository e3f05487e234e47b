fn disk() -> bool {
    true
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::CheckDeclaration::new(
            "disk",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "disk",
            ),
            ::resilience::__private::Probe::Blocking(|_| {
                #[allow(unused_imports)]
                use ::resilience::__private::PlainAnswer as _;
                ::resilience::__private::answer::<bool>(disk()).health()
            }),
        );
        ::resilience::__private::Declaration::Check(declared)
    };
};
