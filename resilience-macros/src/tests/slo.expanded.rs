#[allow(deprecated)]
pub async fn place(State(shop): State<Shop>) -> Response {
    static __RESILIENCE_SLO: ::resilience::__private::Slo = {
        let declared = ::resilience::__private::Slo::new(
            "checkout",
            ::resilience::__private::Site::new(
                ::resilience::__private::file!(),
                ::resilience::__private::line!(),
                ::resilience::__private::column!(),
                "place",
            ),
        );
        let declared = declared.availability(0.999);
        let declared = declared
            .latency(::resilience::__private::Duration::new(0, 300000000));
        let declared = declared.quantile(0.95);
        declared
    };
    const _: () = {
        #[::resilience::__private::linkme::distributed_slice(
            ::resilience::__private::DECLARATIONS
        )]
        #[linkme(crate = ::resilience::__private::linkme)]
        static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Slo(
            &__RESILIENCE_SLO,
        );
    };
    ::resilience::__private::mark(&__RESILIENCE_SLO);
    {
        use shop::place;
        place().await
    }
}
