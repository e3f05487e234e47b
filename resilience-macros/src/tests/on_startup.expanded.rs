async fn migrate(pool: &Pool, settings: &Settings) -> Result<(), Error> {
    run(pool, settings).await
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::HookDeclaration::new(
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
        );
        let declared = declared.order(-1);
        let declared = declared.timeout(::resilience::__private::Duration::new(30, 0));
        let declared = declared
            .dependencies(
                &[
                    ::resilience::__private::Dependency::of::<Pool>(),
                    ::resilience::__private::Dependency::of::<Settings>(),
                ],
            );
        ::resilience::__private::Declaration::Startup(declared)
    };
};
