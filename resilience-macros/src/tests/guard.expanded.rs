async fn pay(order: Order) -> Result<Receipt, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_FALLBACK: ::resilience::__private::Fallback = ::resilience::__private::Fallback::new(
                "payment",
            )
            .checked();
        static __RESILIENCE_CACHE_FALLBACK: ::resilience::__private::CacheFallback = ::resilience::__private::CacheFallback::new(
                "payment",
            )
            .checked();
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = {
            let declared = ::resilience::__private::Timeout::new(
                "payment",
                ::resilience::__private::Duration::new(2, 0),
            );
            let declared = declared.total(::resilience::__private::Duration::new(10, 0));
            declared.checked()
        };
        static __RESILIENCE_RETRY: ::resilience::__private::Retry = {
            let declared = ::resilience::__private::Retry::new("payment");
            let declared = declared.max_retries(2);
            declared.checked()
        };
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = ::resilience::__private::CircuitBreaker::new(
                "payment",
            )
            .checked();
        static __RESILIENCE_RATE_LIMITER: ::resilience::__private::RateLimiter = ::resilience::__private::RateLimiter::new(
                "payment",
                100,
                ::resilience::__private::Duration::new(1, 0),
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
            .fallback(&__RESILIENCE_FALLBACK)
            .cache_fallback(&__RESILIENCE_CACHE_FALLBACK)
            .timeout(&__RESILIENCE_TIMEOUT)
            .retry(&__RESILIENCE_RETRY)
            .circuit_breaker(&__RESILIENCE_CIRCUIT_BREAKER)
            .rate_limiter(&__RESILIENCE_RATE_LIMITER)
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
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let key = ((&&::resilience::__private::Argument(&order)).owned(),);
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, result) = loop {
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
            break (judge, result);
        }
    };
    let result = __RESILIENCE_GUARD.cached(&judge, key, result);
    match result {
        ::resilience::__private::Ok(value) if !judge.failed(&value) => value,
        _ => {
            __RESILIENCE_GUARD
                .fell_back(::resilience::__private::FallbackKind::Function);
            let given = queue_for_later(order);
            let kind = (&&&&::resilience::__private::Given::of(&judge, &given)).kind();
            kind.resolve(given).await
        }
    }
}
