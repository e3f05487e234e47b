async fn rate(from: &str, to: Currency) -> Result<f64, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_CACHE_FALLBACK: ::resilience::__private::CacheFallback = {
            let declared = ::resilience::__private::CacheFallback::new("rate");
            let declared = declared.ttl(::resilience::__private::Duration::new(600, 0));
            let declared = declared.capacity(200);
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "rate",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "rate",
                ),
            )
            .cache_fallback(&__RESILIENCE_CACHE_FALLBACK)
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
    let key = (
        (&&::resilience::__private::Argument(&from)).owned(),
        (&&::resilience::__private::Argument(&to)).owned(),
    );
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, body) = {
        let body = async move {
            if false {
                return ::resilience::__private::never::<Result<f64, Error>>();
            }
            ask(from, to).await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    let result = __RESILIENCE_GUARD.cached(&judge, key, result);
    (&::resilience::__private::certain::<Result<f64, Error>>(&result)).conclude(result)
}
