fn tell(change: CircuitChange) {}
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
            ::resilience::__private::CircuitListenerRun::Blocking(|_, change| <() as ::resilience::__private::IntoHookResult>::into_hook_result(
                tell(change),
            )),
        );
        let declared = declared.order(2);
        ::resilience::__private::Declaration::CircuitChange(declared)
    };
};
