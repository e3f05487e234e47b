async fn search(&self, query: &str) -> Result<Vec<Hit>, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_FALLBACK: ::resilience::__private::Fallback = ::resilience::__private::Fallback::new(
                "search",
            )
            .checked();
        static __RESILIENCE_CIRCUIT_BREAKER: ::resilience::__private::CircuitBreaker = ::resilience::__private::CircuitBreaker::new(
                "search",
            )
            .checked();
        ::resilience::__private::Guard::new(
                "search",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "search",
                ),
            )
            .fallback(&__RESILIENCE_FALLBACK)
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
    #[circuit_breaker(__resilience_absorbed)]
    const _: () = ();
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, body) = {
        let body = async {
            if false {
                return ::resilience::__private::never::<Result<Vec<Hit>, Error>>();
            }
            self.find(query).await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    let value = match result {
        ::resilience::__private::Ok(value) if !judge.failed(&value) => value,
        _ => {
            __RESILIENCE_GUARD
                .fell_back(::resilience::__private::FallbackKind::Function);
            let given = search_database(self, query);
            let kind = (&&&&::resilience::__private::Given::of(&judge, &given)).kind();
            kind.resolve(given).await
        }
    };
    let value = match judge.into_error(value) {
        ::resilience::__private::Ok(value) => value,
        ::resilience::__private::Err(error) => {
            __RESILIENCE_GUARD.fell_back(::resilience::__private::FallbackKind::Closure);
            let given = ::resilience::__private::over(
                &judge,
                |error| {
                    log(&error);
                    Vec::new()
                },
            )(error);
            let kind = (&&&&::resilience::__private::Given::of(&judge, &given)).kind();
            kind.resolve(given).await
        }
    };
    if judge.failed(&value) {
        {
            __RESILIENCE_GUARD
                .fell_back(::resilience::__private::FallbackKind::Expression);
            let given: Result<Vec<Hit>, Error> = Ok(Vec::new());
            given
        }
    } else {
        value
    }
}
