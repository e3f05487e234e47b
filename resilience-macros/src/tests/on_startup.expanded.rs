async fn migrate(pool: &Pool, settings: &Settings) -> Result<(), Error> {
    run(pool, settings).await
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Startup(
        ::resilience::__private::HookDeclaration::new(
                "migrate",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "migrate",
                ),
                ::resilience::__private::HookRun::Async(|provided| ::resilience::__private::Box::pin(async move {
                    <Result<
                        (),
                        Error,
                    > as ::resilience::__private::IntoHookResult>::into_hook_result(
                        migrate(provided.get::<Pool>(), provided.get::<Settings>()).await,
                    )
                })),
            )
            .order(-1)
            .timeout(::resilience::__private::Duration::new(30, 0))
            .dependencies(
                &[
                    ::resilience::__private::Dependency::of::<Pool>(),
                    ::resilience::__private::Dependency::of::<Settings>(),
                ],
            ),
    );
};
