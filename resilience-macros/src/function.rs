//! A function below our attributes: its signature as the user wrote it, its body as tokens, and what the rules and
//! the plan ask of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{AttrStyle, Attribute, FnArg, Pat, Receiver, ReturnType, Signature};

use crate::item::{Form, Item};

/// A function with a body.
#[derive(Clone)]
pub(crate) struct Function {
    /// Its other attributes, those of its body among them.
    pub(crate) attributes: Vec<Attribute>,
    /// Visibility and signature as written.
    pub(crate) head: TokenStream,
    pub(crate) signature: Signature,
    /// What stands between the braces.
    pub(crate) statements: TokenStream,
    /// The braces.
    pub(crate) body: Group,
}

impl Function {
    /// Of an item, if it is a function with a body.
    pub(crate) fn of(item: &Item) -> Option<Self> {
        let Form::Function { signature, has_body: true } = &item.form else { return None };
        let mut tokens: Vec<TokenTree> = item.tokens().clone().into_iter().collect();
        let body = tokens.pop().and_then(|last| braces(&last))?;
        let (inner, statements) = split.parse2(body.stream()).ok()?;
        let inner = inner.into_iter().map(|inner| Attribute { style: AttrStyle::Outer, ..inner });
        let attributes = item.attributes.iter().cloned().chain(inner).collect();
        let signature = Signature::clone(signature);
        Some(Self { attributes, head: tokens.into_iter().collect(), signature, statements, body })
    }

    /// The same with items before its statements.
    pub(crate) fn with(&self, items: &TokenStream) -> Self {
        let statements = items.clone().into_iter().chain(self.statements.clone()).collect();
        Self { statements, ..self.clone() }
    }

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    pub(crate) fn receiver(&self) -> Option<&Receiver> {
        self.signature.receiver()
    }

    /// The patterns of its arguments but `self`.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &Pat> {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(argument) => Some(&*argument.pat),
            FnArg::Receiver(_) => None,
        })
    }

    /// The arguments as a call would give them, but `self`; `None` where one has no name of its own.
    pub(crate) fn arguments(&self) -> Option<Vec<&Ident>> {
        self.patterns().map(name_of).collect()
    }

    /// Whether `tokens` name an argument, or `self`.
    pub(crate) fn is_used_by(&self, tokens: TokenStream) -> bool {
        let mut names = Vec::new();
        self.patterns().for_each(|pattern| words(pattern.to_token_stream(), &mut names));
        if self.receiver().is_some() {
            names.push("self".to_owned());
        }
        let mut used = Vec::new();
        words(tokens, &mut used);
        used.iter().any(|word| names.contains(word))
    }

    /// Whether it returns `()`.
    pub(crate) fn returns_nothing(&self) -> bool {
        match &self.signature.output {
            ReturnType::Default => true,
            ReturnType::Type(_, output) => output.to_token_stream().to_string().replace(' ', "") == "()",
        }
    }
}

/// The name that a pattern gives to the whole of an argument.
pub(crate) fn name_of(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) if pattern.by_ref.is_none() => Some(&pattern.ident),
        Pat::Paren(inner) => name_of(&inner.pat),
        Pat::Type(typed) => name_of(&typed.pat),
        _ => None,
    }
}

/// The braces of a body, also where `macro_rules!` handed it on as a whole.
pub(crate) fn braces(token: &TokenTree) -> Option<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.clone()),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inside = group.stream().into_iter();
            let only = inside.next()?;
            if inside.next().is_none() { braces(&only) } else { None }
        }
        _ => None,
    }
}

fn split(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, TokenStream)> {
    Ok((input.call(Attribute::parse_inner)?, input.parse()?))
}

/// The words in `tokens`, but for those behind a dot.
fn words(tokens: TokenStream, found: &mut Vec<String>) {
    let mut dots = 0;
    for token in tokens {
        let behind_a_dot = dots == 1;
        dots = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '.' => dots + 1,
            _ => 0,
        };
        match token {
            TokenTree::Ident(word) if !behind_a_dot => found.push(word.to_string()),
            TokenTree::Group(group) => words(group.stream(), found),
            _ => {}
        }
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.head.to_tokens(tokens);
        let mut body = Group::new(Delimiter::Brace, self.statements.clone());
        body.set_span(self.body.span());
        tokens.extend([TokenTree::from(body)]);
    }
}

#[cfg(test)]
#[path = "function_tests.rs"]
mod tests;
