//! What stands in the place of a value that could not be read, so that the rules go on as if it were right: one mistake is
//! told once. Nothing is printed of it.

use std::time::Duration;

use syn::{Expr, LitStr, Path, parse_quote};

use super::breaker_keys::{IgnoreAs, Window};
use super::circuit_breaker::Traffic;
use super::health_check::OnError;
use super::preset::Importance;
use super::rate_limit::{Algorithm, Per};
use super::retry::{Backoff, Jitter};
use crate::value::Value;

/// A value that a key takes.
pub(crate) trait Unread: Sized {
    /// A value to which no rule objects; `None` where no rule looks at it.
    fn unread() -> Option<Self>;
}

macro_rules! unread {
    ($($type:ty => $value:expr;)*) => {
        $(
            impl Unread for $type {
                fn unread() -> Option<Self> {
                    $value
                }
            }
        )*
    };
}

unread! {
    Expr => Some(parse_quote!(unread));
    f64 => Some(0.5);
    Value<Duration> => Some(Value::Constant(parse_quote!(unread)));
    Value<Expr> => Some(Value::Constant(parse_quote!(unread)));
    Value<f64> => Some(Value::Constant(parse_quote!(unread)));
    Window => Some(Window::Either(parse_quote!(unread)));
    Algorithm => Some(Algorithm::Gcra);
    Backoff => Some(Backoff::Exponential);
    Per => Some(Per::Ip);
    IgnoreAs => None;
    OnError => None;
    Importance => None;
    Jitter => None;
    LitStr => None;
    Path => None;
    Traffic => None;
}
