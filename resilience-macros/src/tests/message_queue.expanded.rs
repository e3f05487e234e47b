async fn publish(event: Event) -> Result<(), Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = ::resilience::__private::Timeout::new(
                "events",
                ::resilience::__private::Duration::new(30, 0),
            )
            .checked();
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = {
            let declared = ::resilience::__private::CircuitBreaker::new("events");
            let declared = declared.threshold(5);
            let declared = declared
                .recovery(::resilience::__private::Duration::new(30, 0));
            let declared = declared.success_threshold(2);
            let declared = declared.half_open_max_calls(3);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "events",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "publish",
                ),
            )
            .kind(::resilience::__private::CalleeKind::Queue)
            .timeout(&__RESILIENCE_TIMEOUT)
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
    let (judge, body) = {
        let body = async move {
            if false {
                return ::resilience::__private::never::<Result<(), Error>>();
            }
            send(event).await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    ::resilience::__private::conclude::<Result<(), Error>>(result)
}
