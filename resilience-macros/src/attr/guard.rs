//! `#[guard(retry(..), timeout(..))]`: the policies of a function in one attribute.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::Arguments;
use super::common::Common;
use crate::diag::Diag;

/// The arguments of `#[guard]`.
pub(crate) struct Guard {
    /// The policies, each by its name and with its arguments.
    pub(crate) policies: Vec<(Ident, TokenStream)>,
    pub(crate) common: Common,
}

impl Guard {
    /// `names` are those of the policies.
    pub(crate) fn read(tokens: TokenStream, names: &[&'static str], diag: &Diag) -> Self {
        let is_policy = |word: &str| names.contains(&word);
        let mut policies = Vec::new();
        let mut rest = TokenStream::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if is_policy(&word.to_string()) => {
                    let arguments = tokens.next_if(is_group).map(inside).unwrap_or_default();
                    policies.push((word.clone(), arguments));
                    if tokens.next_if(is_equals).is_some() {
                        diag.error(tokens.next(), format!("write `{word}(..)`"));
                    } else if let Some(stray) = tokens.next_if(|token| !is_comma(token)) {
                        diag.error(stray, "write `,` between two policies");
                    }
                    tokens.next_if(is_comma);
                }
                // A key, as far as the next comma.
                other => {
                    rest.extend([other]);
                    for token in tokens.by_ref() {
                        let ends = is_comma(&token);
                        rest.extend([token]);
                        if ends {
                            break;
                        }
                    }
                }
            }
        }
        let mut arguments = Arguments::parse("guard", rest, diag);
        arguments.also_known(names.iter().copied());
        let common = Common::read_named(&mut arguments);
        arguments.finish();
        Self { policies, common }
    }
}

fn is_group(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn is_equals(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=')
}

fn inside(token: TokenTree) -> TokenStream {
    match token {
        TokenTree::Group(group) => group.stream(),
        _ => TokenStream::new(),
    }
}
