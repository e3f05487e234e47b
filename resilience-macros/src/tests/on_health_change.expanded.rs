#[inline]
pub(crate) async fn tell(change: HealthChange, pager: &Pager) {
    pager.tell(change).await
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::HookDeclaration::new(
            "tell",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "tell",
            ),
            ::resilience::__private::ListenerRun::Async(|provided, change| ::resilience::__private::Box::pin(async move {
                <() as ::resilience::__private::IntoHookResult>::into_hook_result(
                    tell(change, provided.get::<Pager>()).await,
                )
            })),
        );
        let declared = declared
            .dependencies(&[::resilience::__private::Dependency::of::<Pager>()]);
        ::resilience::__private::Declaration::HealthChange(declared)
    };
};
