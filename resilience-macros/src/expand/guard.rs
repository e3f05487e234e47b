//! Prints a guarded function: its statics, and one call of the guard around the body.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ReturnType;

use super::{at, fallback, slo};
use crate::function::Function;
use crate::paths::Paths;
use crate::plan::guard::{CacheKey, Guard, Refusal};

/// What the pieces of one expansion share.
pub(super) struct Printer<'a> {
    pub(super) plan: &'a Guard,
    pub(super) function: &'a Function,
    pub(super) paths: Paths<'a>,
    /// The return type, with `_` for what has no name, and its place.
    pub(super) output: (TokenStream, Span),
}

/// The function with its policies.
pub(crate) fn function(plan: &Guard, function: &Function, markers: &TokenStream) -> TokenStream {
    let paths = Paths::new(plan.crate_path.as_ref());
    let printer = Printer { plan, function, paths, output: output(function) };
    let statics = printer.statics();
    let call = printer.call();
    let slo = plan.slo.as_ref().map(|plan| (slo::declared(plan, &printer.paths), slo::mark(&printer.paths)));
    let (objective, mark) = slo.unzip();
    let (attributes, head) = (&function.attributes, &function.head);
    let mut body = Group::new(
        Delimiter::Brace,
        quote_spanned! {Span::mixed_site()=>
            #objective
            #statics
            #markers
            #mark
            #call
        },
    );
    body.set_span(at(&function.body));
    quote!(#(#attributes)* #head #body)
}

fn output(function: &Function) -> (TokenStream, Span) {
    match &function.signature.output {
        ReturnType::Default => {
            (quote_spanned!(at(&function.signature.ident)=> ()), at(&function.signature.ident))
        }
        ReturnType::Type(_, output) => (nameable(output.to_token_stream()), at(output)),
    }
}

/// A type with `_` for each `impl Trait`.
fn nameable(of: TokenStream) -> TokenStream {
    let mut printed = TokenStream::new();
    let mut tokens = of.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "impl" => {
                printed.extend(quote_spanned!(word.span()=> _));
                let mut depth = 0_usize;
                let mut arrow = false;
                while let Some(next) = tokens.peek() {
                    let sign = if let TokenTree::Punct(sign) = next { Some(sign.as_char()) } else { None };
                    match sign {
                        Some('<') => depth += 1,
                        Some('>') if arrow => {}
                        Some('>') if depth > 0 => depth -= 1,
                        Some('>' | ',') if depth == 0 => break,
                        _ => {}
                    }
                    arrow = sign == Some('-');
                    tokens.next();
                }
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), nameable(group.stream()));
                inside.set_span(group.span());
                printed.extend([TokenTree::from(inside)]);
            }
            other => printed.extend([other]),
        }
    }
    printed
}

impl Printer<'_> {
    pub(super) fn is_async(&self) -> bool {
        self.function.is_async()
    }

    /// One call of the guard.
    fn call(&self) -> TokenStream {
        let here = Span::mixed_site();
        let cache_key = self.cache_key();
        let begin = self.begin();
        let judged = self.judged_body();
        let attempt = match (self.plan.retries, self.is_async()) {
            (false, true) => quote_spanned!(here=> call.attempt(&judge, body).await),
            (false, false) => quote_spanned!(here=> call.attempt_sync(&judge, body)),
            (true, true) => quote_spanned!(here=> call.again(&judge, body).await),
            (true, false) => quote_spanned!(here=> call.again_sync(&judge, body)),
        };
        let (some, traits) = (self.paths.some(), self.paths.traits());
        let told = self.plan.may_be_late.then(|| {
            let certain_of = self.paths.certain_of();
            quote_spanned!(here=> (&#certain_of(&judge)).tell(&mut call);)
        });
        let attempts = if self.plan.retries {
            let found = if self.judges_later() {
                quote_spanned!(here=> (judge, result))
            } else {
                quote_spanned!(here=> result)
            };
            quote_spanned! {here=>
                let #found = loop {
                    #judged
                    #told
                    let ended = #attempt;
                    if let #some(result) = ended {
                        break #found;
                    }
                };
            }
        } else {
            quote_spanned! {here=>
                #judged
                let result = #attempt;
            }
        };
        let cached = self.plan.cache.is_some().then(|| {
            // An answer that cannot be remembered is underlined in the signature.
            let judge = quote_spanned!(self.output.1=> &judge);
            quote_spanned!(here=> let result = __RESILIENCE_GUARD.cached(#judge, key, result);)
        });
        let conclusion = fallback::conclusion(self);
        quote_spanned! {here=>
            #[allow(unused_imports)]
            use #traits::*;
            #cache_key
            #begin
            #attempts
            #cached
            #conclusion
        }
    }

    /// Whether the answer is judged once more when the attempts are over.
    fn judges_later(&self) -> bool {
        self.plan.cache.is_some() || !self.plan.answers.is_empty()
    }

    fn begin(&self) -> TokenStream {
        let key = self.paths.key();
        let keys = self.plan.keys.iter().map(|(method, code)| {
            let (here, method) = (at(code), Ident::new(method, Span::mixed_site()));
            quote_spanned!(here=> .#method(#key::of(&(#code))))
        });
        quote_spanned!(Span::mixed_site()=> let mut call = __RESILIENCE_GUARD.call() #(#keys)*;)
    }

    fn cache_key(&self) -> Option<TokenStream> {
        let here = Span::mixed_site();
        Some(match self.plan.cache.as_ref()? {
            CacheKey::Expression(code) => quote_spanned!(here=> let key = #code;),
            CacheKey::Arguments(arguments) => {
                let argument = self.paths.argument();
                let owned =
                    arguments.iter().map(|name| quote_spanned!(at(name)=> (&&#argument(&#name)).owned()));
                quote_spanned!(here=> let key = (#(#owned,)*);)
            }
        })
    }

    /// The body and its judge. A future that was borrowed is kept where it stood, so the block of an `async` function has
    /// it moved out: it stands once in the function's future then, and is not copied before its first poll.
    fn judged_body(&self) -> TokenStream {
        let here = Span::mixed_site();
        let (body, judge) = (self.body(), self.judge());
        if self.is_async() {
            quote_spanned! {here=>
                let (judge, body) = {
                    #body
                    #judge
                    (judge, body)
                };
            }
        } else {
            quote_spanned! {here=>
                #body
                #judge
            }
        }
    }

    fn body(&self) -> TokenStream {
        let here = Span::mixed_site();
        let (output, span) = &self.output;
        let statements = &self.function.statements;
        let capture = self.plan.moves.then(|| quote_spanned!(here=> move));
        if self.is_async() {
            let never = self.paths.never();
            let dead = quote_spanned!(*span=> if false { return #never::<#output>(); });
            let block = self.block(quote!(#dead #statements));
            quote_spanned!(here=> let body = async #capture #block;)
        } else {
            let once = self.paths.plain_body();
            let block = self.block(statements.clone());
            quote_spanned!(here=> let body = #once(#capture || -> #output #block);)
        }
    }

    /// A block where the user's is.
    fn block(&self, statements: TokenStream) -> TokenTree {
        let mut block = Group::new(Delimiter::Brace, statements);
        block.set_span(Span::mixed_site().located_at(self.function.body.span()));
        block.into()
    }

    fn judge(&self) -> TokenStream {
        let here = Span::mixed_site();
        let judged = self.paths.judged();
        let of = if self.is_async() { quote_spanned!(here=> of) } else { quote_spanned!(here=> of_closure) };
        let layers = self.plan.layers.iter().map(|(method, code)| {
            let method = Ident::new(method, at(code));
            quote_spanned!(at(code)=> .#method(#code))
        });
        quote_spanned!(here=> let judge = (&&&#judged::#of(&body)).judge() #(#layers)*;)
    }

    /// The function's answer, as its type or the user says.
    pub(super) fn concluded(&self) -> TokenStream {
        let (output, span) = &self.output;
        match &self.plan.refusal {
            Refusal::Never => {
                let certain = self.paths.certain(*span);
                quote_spanned!(*span=> (&#certain::<#output>(&result)).conclude(result))
            }
            Refusal::OfType => {
                let conclude = self.paths.conclude(*span);
                quote_spanned!(*span=> #conclude::<#output>(result))
            }
            Refusal::With(with) => {
                let conclude_with = self.paths.conclude_with(at(with));
                quote_spanned!(at(with)=> #conclude_with::<#output, _, _>(result, #with))
            }
        }
    }
}
