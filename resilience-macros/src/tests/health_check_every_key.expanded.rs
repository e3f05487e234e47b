async fn database() {}
const _: () = {
    #[::renamed::__private::linkme::distributed_slice(
        ::renamed::__private::DECLARATIONS
    )]
    #[linkme(crate = ::renamed::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::renamed::__private::Declaration = ::renamed::__private::Declaration::Check(
        ::renamed::__private::CheckDeclaration::new(
                "db",
                ::renamed::__private::Site::new(
                    ::renamed::__private::file!(),
                    ::renamed::__private::line!(),
                    ::renamed::__private::column!(),
                    "database",
                ),
                ::renamed::__private::Probe::Async(|_| ::renamed::__private::Box::pin(async move {
                    <() as ::renamed::__private::IntoHealth>::into_health(
                        database().await,
                    )
                })),
            )
            .critical()
            .timeout(::renamed::__private::Duration::new(1, 500000000))
            .interval(INTERVAL)
            .max_age(::renamed::__private::Duration::new(0, 0))
            .failure_threshold(3)
            .success_threshold(N)
            .on_error(::renamed::__private::OnError::Degraded),
    );
};
