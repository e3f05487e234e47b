async fn fetch<T: Decode>(&mut self, url: &str) -> Result<T, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_RETRY: ::resilience::__private::Retry = {
            let declared = ::resilience::__private::Retry::new("fetch");
            let declared = declared.max_attempts(4);
            let declared = declared
                .base_delay(::resilience::__private::Duration::new(0, 50000000));
            let declared = declared.backoff(::resilience::__private::Backoff::Fibonacci);
            let declared = declared.jitter(::resilience::__private::Jitter::Equal);
            let declared = declared.budget(0.2);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "fetch",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "fetch",
                ),
            )
            .retry(&__RESILIENCE_RETRY)
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
    let result = loop {
        let (judge, body) = {
            let body = async {
                if false {
                    return ::resilience::__private::never::<Result<T, Error>>();
                }
                self.get(url).await
            };
            let judge = (&&&::resilience::__private::Judged::of(&body))
                .judge()
                .retry_if(|error| error.is_timeout())
                .retry_after_path(Error::retry_after);
            (judge, body)
        };
        let ended = call.again(&judge, body).await;
        if let ::resilience::__private::Some(result) = ended {
            break result;
        }
    };
    (&::resilience::__private::certain::<Result<T, Error>>(&result)).conclude(result)
}
