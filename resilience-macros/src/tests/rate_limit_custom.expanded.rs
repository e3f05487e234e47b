async fn search(query: Query) -> Response {
    static __RESILIENCE_GUARD: crate::facade::__private::Guard = {
        static __RESILIENCE_RATE_LIMITER: crate::facade::__private::RateLimiter = {
            let declared = crate::facade::__private::RateLimiter::new(
                "search",
                10,
                crate::facade::__private::Duration::new(1, 0),
            );
            let declared = declared
                .per(
                    crate::facade::__private::Per::custom(|parts| {
                        #[allow(unused_imports)]
                        use crate::facade::__private::traits::*;
                        crate::facade::__private::Keyed(
                                crate::facade::__private::ask(parts, tenant),
                            )
                            .key()
                    }),
                );
            declared.checked()
        };
        crate::facade::__private::Guard::new(
                "search",
                crate::facade::__private::Site::new(
                    crate::facade::__private::file!(),
                    crate::facade::__private::line!(),
                    crate::facade::__private::column!(),
                    "search",
                ),
            )
            .rate_limiter(&__RESILIENCE_RATE_LIMITER)
    };
    const _: () = {
        #[crate::facade::__private::linkme::distributed_slice(
            crate::facade::__private::DECLARATIONS
        )]
        #[linkme(crate = crate::facade::__private::linkme)]
        static __RESILIENCE_DECLARATION: crate::facade::__private::Declaration = crate::facade::__private::Declaration::Guard(
            &__RESILIENCE_GUARD,
        );
    };
    #[allow(unused_imports)]
    use crate::facade::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, body) = {
        let body = async move {
            if false {
                return crate::facade::__private::never::<Response>();
            }
            answer(query).await
        };
        let judge = (&&&crate::facade::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    crate::facade::__private::conclude::<Response>(result)
}
