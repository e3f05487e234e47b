async fn profile(user: u64) -> Result<Profile, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_FALLBACK: ::resilience::__private::Fallback = ::resilience::__private::Fallback::new(
                "profile",
            )
            .checked();
        static __RESILIENCE_RETRY: ::resilience::__private::Retry = ::resilience::__private::Retry::new(
                "profile",
            )
            .checked();
        ::resilience::__private::Guard::new(
                "profile",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "profile",
                ),
            )
            .fallback(&__RESILIENCE_FALLBACK)
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
    #[retry(__resilience_absorbed)]
    const _: () = ();
    #[allow(unused_imports)]
    use ::resilience::__private::traits::*;
    let mut call = __RESILIENCE_GUARD.call();
    let (judge, result) = loop {
        let (judge, body) = {
            let body = async {
                if false {
                    return ::resilience::__private::never::<Result<Profile, Error>>();
                }
                get(user).await
            };
            let judge = (&&&::resilience::__private::Judged::of(&body)).judge();
            (judge, body)
        };
        let ended = call.again(&judge, body).await;
        if let ::resilience::__private::Some(result) = ended {
            break (judge, result);
        }
    };
    {
        let value = (&::resilience::__private::certain::<
            Result<Profile, Error>,
        >(&result))
            .conclude(result);
        if judge.falls(&value, |error| error.is_down()) {
            {
                __RESILIENCE_GUARD
                    .fell_back(::resilience::__private::FallbackKind::Expression);
                let given = cached(user);
                let kind = (&&&&::resilience::__private::Given::of(&judge, &given))
                    .kind();
                kind.resolve(given).await
            }
        } else {
            value
        }
    }
}
