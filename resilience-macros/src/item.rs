//! The item below the attribute: its tokens as the user wrote them, and what the rules and the plan need to know.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Signature, StaticMutability, Token, Type, Visibility};

use crate::function::braces;

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
        /// From the first token to the `=`.
        head: TokenStream,
        /// From behind the `=` to before the `;`.
        value: TokenStream,
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

impl Item {
    /// All but the attributes.
    pub(crate) fn tokens(&self) -> &TokenStream {
        &self.tokens
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.tokens.to_tokens(tokens);
    }
}

fn form(input: ParseStream<'_>) -> syn::Result<Form> {
    let visibility = input.parse()?;
    if input.peek(Token![static]) {
        return held(input, &visibility);
    }
    if !is_function(input) {
        let keyword = first_word(input)?;
        input.parse::<TokenStream>()?;
        return Ok(Form::Other(keyword));
    }
    let signature = Box::new(input.parse()?);
    let body: TokenStream = input.parse()?;
    let has_body = body.into_iter().last().is_some_and(|last| braces(&last).is_some());
    Ok(Form::Function { signature, has_body })
}

/// `static CACHE: Redis = ..;`
fn held(input: ParseStream<'_>, visibility: &Visibility) -> syn::Result<Form> {
    let keyword = input.parse::<Token![static]>()?;
    let mutability: StaticMutability = input.parse()?;
    let ident: Ident = input.parse()?;
    let colon = input.parse::<Token![:]>()?;
    let of: Box<Type> = input.parse()?;
    let head = quote!(#visibility #keyword #mutability #ident #colon #of);
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
    }
    let mut value: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
    value.pop_if(|last| matches!(last, TokenTree::Punct(end) if end.as_char() == ';'));
    Ok(Form::Static { ident, mutability, of, head, value: value.into_iter().collect() })
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
