//! `#[rate_limit]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Expr, LitStr};

use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Rate, Value, Zero};

pub(super) const KEYS: &[&str] =
    &["name", "reject_with", "blocking", "crate", "key", "per", "algorithm", "burst", "max_wait", "max_keys"];

/// How calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Sliding,
    Gcra,
    Fixed,
}

/// Whose calls count together, of those that a request brings.
#[derive(Clone)]
pub(crate) enum Per {
    Ip,
    Bearer,
    Header(LitStr),
    Custom(Expr),
}

/// The arguments of `#[rate_limit]`.
pub(crate) struct RateLimit {
    pub(crate) rate: Slot<Rate>,
    /// Some rate is there, right or wrong.
    pub(crate) is_given: bool,
    pub(crate) key: Slot<Expr>,
    pub(crate) per: Slot<Per>,
    pub(crate) algorithm: Slot<Algorithm>,
    pub(crate) burst: Slot<Value<Expr>>,
    pub(crate) max_wait: Slot<Value<Duration>>,
    pub(crate) max_keys: Slot<Value<Expr>>,
    pub(crate) common: Common,
}

impl RateLimit {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("rate_limit", tokens, diag);
        let is_given = arguments.has_value(KEYS);
        let rate = arguments.positional("the rate", KEYS, value::rate);
        let read = Self {
            rate,
            is_given,
            common: Common::read(&mut arguments),
            key: arguments.value("key", value::path),
            per: arguments.value("per", per),
            algorithm: arguments.value("algorithm", |value| value::word(value, ALGORITHMS)),
            burst: arguments.value("burst", value::count),
            max_wait: arguments.value("max_wait", |value| value::duration(value, Zero::Allowed)),
            max_keys: arguments.value("max_keys", value::count),
        };
        arguments.finish();
        read
    }
}

const ALGORITHMS: &[(&str, Algorithm)] =
    &[("sliding", Algorithm::Sliding), ("gcra", Algorithm::Gcra), ("fixed", Algorithm::Fixed)];

/// `ip`, `bearer`, `header("x-api-key")`, or a path.
fn per(expression: &Expr) -> syn::Result<Per> {
    const FORM: &str =
        "write `ip`, `bearer`, `header(\"x-api-key\")` or the path of a function of the request's parts";
    let error = |tokens: &Expr| Err(syn::Error::new_spanned(tokens, FORM));
    match value::path(expression)? {
        Expr::Path(path) if path.path.is_ident("ip") => Ok(Per::Ip),
        Expr::Path(path) if path.path.is_ident("bearer") => Ok(Per::Bearer),
        Expr::Path(path) if path.path.is_ident("header") => {
            Err(syn::Error::new_spanned(expression, "name the header: `header(\"x-api-key\")`"))
        }
        path @ (Expr::Path(_) | Expr::Closure(_)) => Ok(Per::Custom(path)),
        Expr::Call(call) => match (&*call.func, call.args.first()) {
            (Expr::Path(path), Some(header)) if path.path.is_ident("header") && call.args.len() == 1 => {
                header_name(header).map(Per::Header)
            }
            _ => error(expression),
        },
        _ => error(expression),
    }
}

fn header_name(expression: &Expr) -> syn::Result<LitStr> {
    let name = value::name(expression)?;
    let text = name.value();
    let is_token =
        text.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter));
    if !is_token {
        return Err(syn::Error::new_spanned(
            &name,
            format!("`{text}` is no name of a header, as `x-api-key` is"),
        ));
    }
    Ok(name)
}
