async fn database() {}
const _: () = {
    #[::renamed::__private::linkme::distributed_slice(
        ::renamed::__private::DECLARATIONS
    )]
    #[linkme(crate = ::renamed::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::renamed::__private::Declaration = {
        let declared = ::renamed::__private::CheckDeclaration::new(
            "db",
            ::renamed::__private::Site::new(
                ::renamed::__private::file!(),
                ::renamed::__private::line!(),
                ::renamed::__private::column!(),
                "database",
            ),
            ::renamed::__private::Probe::Async(|_| ::renamed::__private::Box::pin(async move {
                {
                    #[allow(unused_imports)]
                    use ::renamed::__private::PlainAnswer as _;
                    ::renamed::__private::answer::<()>(database().await).health()
                }
            })),
        );
        let declared = declared.critical();
        let declared = declared
            .timeout(::renamed::__private::Duration::new(1, 500000000));
        let declared = declared.interval(INTERVAL);
        let declared = declared.max_age(::renamed::__private::Duration::new(0, 0));
        let declared = declared.failure_threshold(3);
        let declared = declared.success_threshold(N);
        let declared = declared.on_error(::renamed::__private::OnError::Degraded);
        ::renamed::__private::Declaration::Check(declared)
    };
};
