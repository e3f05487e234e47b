//! Attributes with values that come through `macro_rules!`.
#![deny(warnings)]

macro_rules! checks {
    ($($name:ident: $label:literal, $timeout:expr, $count:expr, $crate_path:path, $returns:ty;)*) => {
        $(
            #[resilience::health_check($label, timeout = $timeout, failure_threshold = $count, crate = $crate_path)]
            async fn $name() -> $returns {
                Default::default()
            }
        )*
    };
}

checks! {
    first: "one", "1s", 3, ::resilience, bool;
    second: "two", std::time::Duration::from_secs(2), 1 + 1, ::resilience, ();
}

fn main() -> resilience::Result<()> {
    resilience::verify()
}
