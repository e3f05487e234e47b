#[allow(deprecated)]
fn resize(image: Image) -> Result<Image, Error> {
    static __RESILIENCE_GUARD: ::resilience::__private::Guard = {
        static __RESILIENCE_BULKHEAD: ::resilience::__private::Bulkhead = {
            let declared = ::resilience::__private::Bulkhead::new("resize");
            let declared = declared.max_concurrent(4);
            let declared = declared.max_queue(100);
            let declared = declared
                .max_wait(::resilience::__private::Duration::new(1, 0));
            declared.checked()
        };
        ::resilience::__private::Guard::new(
                "resize",
                ::resilience::__private::Site::new(
                    ::resilience::__private::file!(),
                    ::resilience::__private::line!(),
                    ::resilience::__private::column!(),
                    "resize",
                ),
            )
            .bulkhead(&__RESILIENCE_BULKHEAD)
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
    let body = ::resilience::__private::plain_body(move || -> Result<Image, Error> {
        image.resize()
    });
    let judge = (&&&::resilience::__private::Judged::of_closure(&body)).judge();
    let result = call.attempt_sync(&judge, body);
    ::resilience::__private::conclude::<Result<Image, Error>>(result)
}
