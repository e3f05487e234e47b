fn load(id: u64) -> Result<Order, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = {
            let declared = ::resilience::__private::CircuitBreaker::new("orders");
            let declared = declared
                .recovery(::resilience::__private::Duration::new(30, 0));
            let declared = declared.half_open_max_calls(5);
            let declared = declared.threshold(8);
            let declared = declared.success_threshold(5);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "orders",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "load",
                ),
            )
            .kind(::resilience::__private::CalleeKind::Database)
            .circuit_breaker(&__RESILIENCE_CIRCUIT_BREAKER)
    };
    const _: () = {
        #[::resilience::__private::linkme::distributed_slice(
            ::resilience::__private::DECLARATIONS
        )]
        #[linkme(crate = ::resilience::__private::linkme)]
        static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Guard(
            &__RESILIENCE_GUARD,
        );
    };
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let body = ::resilience::__private::plain_body(move || -> Result<Order, Error> {
        query(id)
    });
    let judge = (&&&::resilience::__private::Judged::of_closure(&body)).judge();
    let result = call.attempt_sync(&judge, body);
    ::resilience::__private::conclude::<Result<Order, Error>>(result)
}
