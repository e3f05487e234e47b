async fn fetch() -> Result<impl Iterator<Item = u8>, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_TIMEOUT: ::resilience::__private::Timeout = {
            let declared = ::resilience::__private::Timeout::new(
                "fetch",
                ::resilience::__private::Duration::new(2, 0),
            );
            let declared = declared.total(LIMIT);
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
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, body) = {
        let body = async move {
            if false {
                return ::resilience::__private::never::<Result<_, Error>>();
            }
            get().await
        };
        let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
        (judge, body)
    };
    let result = call.attempt(&judge, body).await;
    ::resilience::__private::conclude_with::<
        Result<_, Error>,
        _,
        _,
    >(result, |_| Error::Late)
}
