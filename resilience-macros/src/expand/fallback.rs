//! Prints what follows the last attempt: the fallbacks in turn, and the answer.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::at;
use super::guard::Printer;
use crate::plan::fallback::Answer;
use crate::plan::guard::Refusal;

/// From the result to the function's answer.
pub(super) fn conclusion(printer: &Printer<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let Some((first, later)) = printer.plan.answers.split_first() else { return printer.concluded() };
    let first = if sees_the_result(first, printer) {
        of_result(first, printer)
    } else {
        let (concluded, answered) = (printer.concluded(), of_value(first, printer));
        quote_spanned!(here=> { let value = #concluded; #answered })
    };
    let steps = std::iter::once(first).chain(later.iter().map(|answer| of_value(answer, printer)));
    let steps: Vec<TokenStream> = steps.collect();
    match steps.split_last() {
        Some((last, before)) => quote_spanned! {here=>
            #(let value = #before;)*
            #last
        },
        None => TokenStream::new(),
    }
}

/// Whether the first fallback may answer before a rejection has the function's form: then its type need not have one.
fn sees_the_result(first: &Answer, printer: &Printer<'_>) -> bool {
    let of_type = matches!(printer.plan.refusal, Refusal::OfType);
    match first {
        _ if printer.plan.when.is_some() => false,
        Answer::Closure(_) => of_type,
        // Even where no policy refuses: a test may have the attempts fail (`testing::inject`).
        Answer::Function(_) | Answer::Expression(_) | Answer::Whole(_) | Answer::None => true,
    }
}

fn of_result(answer: &Answer, printer: &Printer<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let given = given(answer, printer);
    let (ok, err) = (printer.paths.ok(), printer.paths.err());
    if matches!(answer, Answer::Closure(_)) {
        return quote_spanned! {here=>
            match judge.caught(result) {
                #ok(value) => value,
                #err(error) => #given,
            }
        };
    }
    quote_spanned! {here=>
        match result {
            #ok(value) if !judge.failed(&value) => value,
            _ => #given,
        }
    }
}

fn of_value(answer: &Answer, printer: &Printer<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let given = given(answer, printer);
    let (ok, err) = (printer.paths.ok(), printer.paths.err());
    let is_closure = matches!(answer, Answer::Closure(_));
    let fails = match &printer.plan.when {
        Some(when) => Some(quote_spanned!(at(when)=> judge.falls(&value, #when))),
        None if is_closure => None,
        None => Some(quote_spanned!(here=> judge.failed(&value))),
    };
    let given = if is_closure {
        quote_spanned! {here=>
            match judge.into_error(value) {
                #ok(value) => value,
                #err(error) => #given,
            }
        }
    } else {
        given
    };
    match fails {
        Some(fails) => quote_spanned!(here=> if #fails { #given } else { value }),
        None => given,
    }
}

/// The answer that a fallback gives.
fn given(answer: &Answer, printer: &Printer<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let paths = &printer.paths;
    let kind = Ident::new(answer.kind(), here);
    let fallback_kind = paths.fallback_kind();
    let counted = quote_spanned!(here=> __RESILIENCE_GUARD.fell_back(#fallback_kind::#kind););
    let code = answer.code(printer.function);
    let (output, _) = &printer.output;
    match answer {
        Answer::None => {
            let (_, span) = &printer.output;
            let nothing = paths.nothing(*span);
            quote_spanned!(*span=> { #counted #nothing(&judge) })
        }
        Answer::Whole(code) => quote_spanned! {at(code)=> { #counted let given: #output = #code; given }},
        Answer::Closure(code) => {
            let over = paths.over(at(code));
            let called = quote_spanned!(at(code)=> #over(&judge, #code)(error));
            resolved(&called, &counted, at(code), printer)
        }
        Answer::Function(place) | Answer::Expression(place) => resolved(&code, &counted, at(place), printer),
    }
}

/// A value, a whole answer or a future of either, made the answer.
fn resolved(code: &TokenStream, counted: &TokenStream, place: Span, printer: &Printer<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let paths = &printer.paths;
    let of = paths.given();
    let answer = if printer.is_async() {
        quote_spanned!(place=> kind.resolve(given).await)
    } else {
        quote_spanned!(place=> kind.settle(given))
    };
    let kind = quote_spanned!(place=> (&&&&#of::of(&judge, &given)).kind());
    quote_spanned! {here=> {
        #counted
        let given = #code;
        let kind = #kind;
        #answer
    }}
}
