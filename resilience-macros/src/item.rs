//! The item below the attribute: its tokens as the user wrote them, and what the rules and the plan need to know.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Signature, StaticMutability, Token, Type, Visibility};

/// An item: its attributes, and the rest untouched.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    tokens: TokenStream,
    pub(crate) form: Form,
}

/// What an item is.
pub(crate) enum Form {
    Function {
        signature: Box<Signature>,
        has_body: bool,
    },
    Static {
        ident: Ident,
        mutability: StaticMutability,
        of: Box<Type>,
    },
    /// Anything else, by its keyword.
    Other(Ident),
}

impl Item {
    /// Reads an item; the error is one of syntax.
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            let tokens: TokenStream = input.parse()?;
            let form = form.parse2(tokens.clone())?;
            Ok(Self { attributes, tokens, form })
        };
        parser.parse2(tokens)
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.tokens.to_tokens(tokens);
    }
}

fn form(input: ParseStream<'_>) -> syn::Result<Form> {
    input.parse::<Visibility>()?;
    if input.peek(Token![static]) {
        return held(input);
    }
    if !is_function(input) {
        let keyword = first_word(input)?;
        input.parse::<TokenStream>()?;
        return Ok(Form::Other(keyword));
    }
    let signature = Box::new(input.parse()?);
    let body: TokenStream = input.parse()?;
    let has_body = body
        .into_iter()
        .any(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace));
    Ok(Form::Function { signature, has_body })
}

/// `static CACHE: Redis = ..;`
fn held(input: ParseStream<'_>) -> syn::Result<Form> {
    input.parse::<Token![static]>()?;
    let mutability = input.parse()?;
    let ident = input.parse()?;
    input.parse::<Token![:]>()?;
    let of = input.parse()?;
    input.parse::<TokenStream>()?;
    Ok(Form::Static { ident, mutability, of })
}

/// Whether only qualifiers stand before `fn`.
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while let Ok(token) = ahead.parse::<TokenTree>() {
        match token {
            TokenTree::Ident(word) if word == "fn" => return true,
            TokenTree::Ident(word)
                if ["async", "const", "extern", "safe", "unsafe"].iter().any(|known| word == known) => {}
            TokenTree::Literal(_) => {}
            _ => return false,
        }
    }
    false
}

fn first_word(input: ParseStream<'_>) -> syn::Result<Ident> {
    match input.fork().parse()? {
        TokenTree::Ident(word) => Ok(word),
        other => Err(syn::Error::new_spanned(other, "expected an item")),
    }
}
