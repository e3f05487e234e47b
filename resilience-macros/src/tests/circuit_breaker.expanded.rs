pub async fn pay(&self, order: Order) -> Result<Receipt, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = {
            let declared = ::resilience::__private::CircuitBreaker::new("payment");
            let declared = declared.threshold(3);
            let declared = declared
                .recovery(::resilience::__private::Duration::new(45, 0));
            let declared = declared.failure_rate(0.5);
            let declared = declared.window_calls(20);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "payment",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "pay",
                ),
            )
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
                return ::resilience::__private::never::<Result<Receipt, Error>>();
            }
            self.send(order).await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body))
            .judge()
            .failure_if(Error::is_transient)
            .ignore(|error| error.is_client());
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    ::resilience::__private::conclude::<Result<Receipt, Error>>(result)
}
