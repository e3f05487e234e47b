async fn database(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    pool.ping().await
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Check(
        ::resilience::__private::CheckDeclaration::new(
                "database",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "database",
                ),
                ::resilience::__private::Probe::Async(|provided| ::resilience::__private::Box::pin(async move {
                    <Result<
                        (),
                        sqlx::Error,
                    > as ::resilience::__private::IntoHealth>::into_health(
                        database(provided.get::<SqlitePool>()).await,
                    )
                })),
            )
            .critical()
            .dependencies(&[::resilience::__private::Dependency::of::<SqlitePool>()]),
    );
};
