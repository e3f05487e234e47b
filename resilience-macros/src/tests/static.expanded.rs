pub static PAYMENT: CircuitBreaker = <CircuitBreaker>::checked(
    CircuitBreaker::new("payment").threshold(3),
);
const _: () = {
    #[::resilience::__private::linkme::distributed_slice(
        ::resilience::__private::DECLARATIONS
    )]
    #[linkme(crate = ::resilience::__private::linkme)]
    static __RESILIENCE_DECLARATION: ::resilience::__private::Declaration = ::resilience::__private::Declaration::Policy(
        ::resilience::__private::Policy::CircuitBreaker(&PAYMENT),
        ::resilience::__private::Site::new(
            ::resilience::__private::file!(),
            ::resilience::__private::line!(),
            ::resilience::__private::column!(),
            "PAYMENT",
        ),
    );
};
