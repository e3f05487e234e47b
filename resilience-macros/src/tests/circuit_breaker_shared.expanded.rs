fn pay(order: Order) -> Result<Receipt, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_BULKHEAD: ::resilience::__private::Bulkhead = ::resilience::__private::Bulkhead::new(
                "pay",
            )
            .checked();
        ::resilience::__private::Guard::new(
                "pay",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "pay",
                ),
            )
            .circuit_breaker(&crate::PAYMENT)
            .bulkhead(&__RESILIENCE_BULKHEAD)
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
    #[bulkhead(__resilience_absorbed)]
    const _: () = ();
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD
        .call()
        .circuit_breaker_key(::resilience::__private::Key::of(&(&order.tenant)));
    let body = ::resilience::__private::plain_body(move || -> Result<Receipt, Error> {
        send(order)
    });
    let judge = (&&&::resilience::__private::Judged::of_closure(&body)).judge();
    let result = call.attempt_sync(&judge, body);
    ::resilience::__private::conclude::<Result<Receipt, Error>>(result)
}
