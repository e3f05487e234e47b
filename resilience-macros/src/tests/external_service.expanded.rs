async fn forecast(city: &str) -> Result<Forecast, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_FALLBACK: ::resilience::__private::Fallback = ::resilience::__private::Fallback::new(
                "weather",
            )
            .checked();
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = ::resilience::__private::Timeout::new(
                "weather",
                ::resilience::__private::Duration::new(5, 0),
            )
            .checked();
        static __RESILIENCE_RETRY: ::resilience::__private::Retry = {
            let declared = ::resilience::__private::Retry::new("weather");
            let declared = declared.max_retries(2);
            let declared = declared
                .base_delay(::resilience::__private::Duration::new(1, 0));
            let declared = declared.factor(2.0);
            declared.checked()
        };
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = {
            let declared = ::resilience::__private::CircuitBreaker::new("weather");
            let declared = declared.threshold(2);
            let declared = declared
                .recovery(::resilience::__private::Duration::new(30, 0));
            let declared = declared.success_threshold(3);
            let declared = declared.half_open_max_calls(3);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "weather",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "forecast",
                ),
            )
            .kind(::resilience::__private::CalleeKind::External)
            .fallback(&__RESILIENCE_FALLBACK)
            .timeout(&__RESILIENCE_TIMEOUT)
            .retry(&__RESILIENCE_RETRY)
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
    const _: () = {
        #[::resilience::__private::linkme::distributed_slice(
            ::resilience::__private::DECLARATIONS
        )]
        #[linkme(crate = ::resilience::__private::linkme)]
        static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Check(
            ::resilience::__private::CheckDeclaration::new(
                "weather",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "forecast",
                ),
                ::resilience::__private::Probe::Async(|_| ::resilience::__private::Box::pin(async move {
                    #[allow(unused_imports)]
                    use ::resilience::__private::PlainAnswer as _;
                    ::resilience::__private::answer(ping().await).health()
                })),
            ),
        );
    };
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, result) = loop {
        let (judge, body) = {
            let body = async {
                if false {
                    return ::resilience::__private::never::<Result<Forecast, Error>>();
                }
                get(city).await
            };
            let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
            (judge, body)
        };
        let ended = call.again(&judge, body).await;
        if let ::resilience::__private::Some(result) = ended {
            break (judge, result);
        }
    };
    match result {
        ::resilience::__private::Ok(value) if !judge.failed(&value) => value,
        _ => {
            __RESILIENCE_GUARD
                .fell_back(::resilience::__private::FallbackKind::Expression);
            let given = Forecast::unknown();
            let kind = (&&&&::resilience::__private::Given::of(&judge, &given)).kind();
            kind.resolve(given).await
        }
    }
}
