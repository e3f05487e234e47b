///Pays.
#[inline]
async fn pay(order: Order) -> Result<Receipt, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = ::resilience::__private::Timeout::new(
                "payment",
                ::resilience::__private::Duration::new(2, 0),
            )
            .checked();
        static __RESILIENCE_RETRY: ::resilience::__private::Retry = ::resilience::__private::Retry::new(
                "payment",
            )
            .checked();
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = ::resilience::__private::CircuitBreaker::new(
                "payment",
            )
            .checked();
        static __RESILIENCE_BULKHEAD: ::resilience::__private::Bulkhead = ::resilience::__private::Bulkhead::new(
                "payment",
            )
            .checked();
        ::resilience::__private::Guard::new(
                "payment",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "pay",
                ),
            )
            .timeout(&__RESILIENCE_TIMEOUT)
            .retry(&__RESILIENCE_RETRY)
            .circuit_breaker(&__RESILIENCE_CIRCUIT_BREAKER)
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
    #[timeout(__resilience_absorbed)]
    const _: () = ();
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let result = loop {
        let (judge, body) = {
            let body = async {
                if false {
                    return ::resilience::__private::never::<Result<Receipt, Error>>();
                }
                send(&order).await
            };
            let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
            (judge, body)
        };
        let ended = call.again(&judge, body).await;
        if let ::resilience::__private::Some(result) = ended {
            break result;
        }
    };
    ::resilience::__private::conclude::<Result<Receipt, Error>>(result)
}
