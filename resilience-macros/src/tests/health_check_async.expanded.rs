async fn database(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    pool.ping().await
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::CheckDeclaration::new(
            "database",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "database",
            ),
            ::resilience::__private::Probe::Async(|provided| ::resilience::__private::Box::pin(async move {
                {
                    #[allow(unused_imports)]
                    use ::resilience::__private::PlainAnswer as _;
                    ::resilience::__private::answer::<
                        Result<(), sqlx::Error>,
                    >(database(provided.get::<SqlitePool>()).await)
                        .health()
                }
            })),
        );
        let declared = declared.critical();
        let declared = declared
            .dependencies(&[::resilience::__private::Dependency::of::<SqlitePool>()]);
        ::resilience::__private::Declaration::Check(declared)
    };
};
