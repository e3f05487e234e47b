//! Every path that the output may contain.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

/// The paths, from the crate as the user sees it.
pub(crate) struct Paths {
    private: TokenStream,
}

impl Paths {
    /// `::resilience`, or what `crate = ..` says.
    pub(crate) fn new(crate_path: Option<&Path>) -> Self {
        let crate_path = crate_path.map_or_else(|| quote!(::resilience), ToTokens::to_token_stream);
        Self { private: quote!(#crate_path::__private) }
    }

    fn item(&self, name: &str, span: Span) -> TokenStream {
        let Self { private } = self;
        let name = Ident::new(name, span);
        quote_spanned!(span=> #private::#name)
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

    pub(crate) fn check(&self, span: Span) -> TokenStream {
        self.item("Check", span)
    }

    pub(crate) fn health_conversion(&self, span: Span) -> TokenStream {
        self.item("IntoHealth", span)
    }

    pub(crate) fn hook_conversion(&self, span: Span) -> TokenStream {
        self.item("IntoHookResult", span)
    }

    pub(crate) fn dependency(&self, span: Span) -> TokenStream {
        self.item("Dependency", span)
    }
}
