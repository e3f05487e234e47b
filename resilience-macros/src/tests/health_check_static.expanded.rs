static CACHE: checks::Redis = checks::Redis::from_env("REDIS_URL");
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = {
        let declared = ::resilience::__private::CheckDeclaration::new(
            "cache",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "CACHE",
            ),
            ::resilience::__private::Probe::Async(|_| ::resilience::__private::held::<
                checks::Redis,
            >(&CACHE)),
        );
        ::resilience::__private::Declaration::Check(declared)
    };
};
