fn flush_all(queue: &Queue) {
    queue.flush()
}
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::HookDeclaration::new(
            "flush",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "flush_all",
            ),
            ::resilience::__private::HookRun::Blocking(|provided| <() as ::resilience::__private::IntoHookResult>::into_hook_result(
                flush_all(provided.get::<Queue>()),
            )),
        );
        let declared = declared.order(LAST);
        let declared = declared
            .dependencies(&[::resilience::__private::Dependency::of::<Queue>()]);
        ::resilience::__private::Declaration::Shutdown(declared)
    };
};
