//! Policies with values and bodies that come through `macro_rules!`.
#![deny(warnings)]

use resilience::{Rejection, circuit_breaker, retry, timeout};

#[derive(Debug)]
struct Error;

impl From<Rejection> for Error {
    fn from(_: Rejection) -> Self {
        Self
    }
}

macro_rules! calls {
    ($($visibility:vis $name:ident($($argument:ident: $of:ty),*) -> $returns:ty, $label:literal, $limit:expr, $count:expr, $if:path, $body:block;)*) => {
        $(
            #[circuit_breaker($label, threshold = $count, ignore = $if)]
            #[timeout($limit)]
            #[retry(max_retries = $count)]
            $visibility async fn $name($($argument: $of),*) -> $returns $body
        )*
    };
}

fn ignored(_: &Error) -> bool {
    true
}

calls! {
    pub(crate) first(a: u8, b: &str) -> Result<usize, Error>, "one", "1s", 3, ignored, { Ok(b.len() + usize::from(a)) };
    second() -> Result<(), Error>, "two", std::time::Duration::from_secs(2), 1 + 1, self::ignored, { return Err(Error); };
}

fn main() -> resilience::Result<()> {
    drop((first(1, ""), second()));
    resilience::verify()
}
