async fn search(query: Query) -> Response {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_RATE_LIMITER: ::resilience::__private::RateLimiter = {
            let declared = ::resilience::__private::RateLimiter::new(
                "search",
                100,
                ::resilience::__private::Duration::new(60, 0),
            );
            let declared = declared.algorithm(::resilience::__private::Algorithm::Gcra);
            let declared = declared.burst(20);
            let declared = declared.max_keys(5000);
            let declared = declared
                .per(::resilience::__private::Per::header("x-api-key"));
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "search",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "search",
                ),
            )
            .rate_limiter(&__RESILIENCE_RATE_LIMITER)
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
    let (judge, body) = {
        let body = async move {
            if false {
                return ::resilience::__private::never::<Response>();
            }
            answer(query).await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    ::resilience::__private::conclude::<Response>(result)
}
