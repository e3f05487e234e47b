//! Every path that the output may contain.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The paths, from the crate as the user sees it.
pub(crate) struct Paths<'a> {
    crate_path: Option<&'a Path>,
}

impl<'a> Paths<'a> {
    /// Of `::resilience`, or of what `crate = ..` says.
    pub(crate) fn new(crate_path: Option<&'a Path>) -> Self {
        Self { crate_path }
    }

    fn item(&self, name: &str, span: Span) -> TokenStream {
        let name = Ident::new(name, span);
        let Some(crate_path) = self.crate_path else {
            return quote_spanned!(span=> ::resilience::__private::#name);
        };
        let moved = crate_path.to_token_stream().into_iter().map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        });
        quote_spanned!(span=> #(#moved)*::__private::#name)
    }

    fn plain(&self, name: &str) -> TokenStream {
        self.item(name, Span::mixed_site())
    }

    pub(crate) fn linkme(&self) -> TokenStream {
        self.plain("linkme")
    }

    pub(crate) fn declarations(&self) -> TokenStream {
        self.plain("DECLARATIONS")
    }

    pub(crate) fn declaration(&self) -> TokenStream {
        self.plain("Declaration")
    }

    pub(crate) fn check_declaration(&self) -> TokenStream {
        self.plain("CheckDeclaration")
    }

    pub(crate) fn hook_declaration(&self) -> TokenStream {
        self.plain("HookDeclaration")
    }

    pub(crate) fn probe(&self) -> TokenStream {
        self.plain("Probe")
    }

    pub(crate) fn hook_run(&self) -> TokenStream {
        self.plain("HookRun")
    }

    pub(crate) fn listener_run(&self) -> TokenStream {
        self.plain("ListenerRun")
    }

    pub(crate) fn on_error(&self) -> TokenStream {
        self.plain("OnError")
    }

    pub(crate) fn duration(&self) -> TokenStream {
        self.plain("Duration")
    }

    /// `Site::new(..)` of the place where the attribute stands.
    pub(crate) fn site(&self, item: &str) -> TokenStream {
        // The macros tell the place of the span that they are given.
        let here = Span::call_site();
        let (site, file) = (self.plain("Site"), self.item("file", here));
        let (line, column) = (self.item("line", here), self.item("column", here));
        quote_spanned!(here=> #site::new(#file!(), #line!(), #column!(), #item))
    }

    pub(crate) fn boxed(&self, span: Span) -> TokenStream {
        self.item("Box", span)
    }

    pub(crate) fn held(&self, span: Span) -> TokenStream {
        self.item("held", span)
    }

    pub(crate) fn answer(&self, span: Span) -> TokenStream {
        self.item("answer", span)
    }

    pub(crate) fn plain_answer(&self) -> TokenStream {
        self.plain("PlainAnswer")
    }

    pub(crate) fn hook_conversion(&self, span: Span) -> TokenStream {
        self.item("IntoHookResult", span)
    }

    pub(crate) fn dependency(&self, span: Span) -> TokenStream {
        self.item("Dependency", span)
    }
}
