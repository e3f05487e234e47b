async fn place() -> Result<Receipt, Error> {
    static __RESILIENCE_SLO: ::resilience::__private::Slo = {
        let declared = ::resilience::__private::Slo::new(
            "place",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "place",
            ),
        );
        let declared = declared.latency(LIMIT);
        declared
    };
    const _: () = {
        #[::resilience::__private::linkme::distributed_slice(
            ::resilience::__private::DECLARATIONS
        )]
        #[linkme(crate = ::resilience::__private::linkme)]
        static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Slo(
            &__RESILIENCE_SLO,
        );
    };
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = ::resilience::__private::Timeout::new(
                "place",
                ::resilience::__private::Duration::new(2, 0),
            )
            .checked();
        ::resilience::__private::Guard::new(
                "place",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "place",
                ),
            )
            .timeout(&__RESILIENCE_TIMEOUT)
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
    #[timeout(__resilience_absorbed)]
    const _: () = ();
    ::resilience::__private::mark(&__RESILIENCE_SLO);
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, body) = {
        let body = async move {
            if false {
                return ::resilience::__private::never::<Result<Receipt, Error>>();
            }
            send().await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    ::resilience::__private::conclude::<Result<Receipt, Error>>(result)
}
