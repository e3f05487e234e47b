//! Files for the platform, made from the declarations: no number in them is written twice.

mod alerts;
pub(crate) mod blueprint;
mod dashboard;
mod haproxy;
mod istio;
mod kubernetes;
mod nginx;
#[cfg(feature = "openapi")]
pub(crate) mod openapi;
mod place;
mod postman;
mod promise;
mod promql;
mod text;
pub(crate) mod yaml;

use blueprint::Blueprint;

/// One kind of file: its name, what it is served as, and how it is made.
pub(crate) struct Export {
    /// As in `RESILIENCE_EXPORT` and `/_resilience/export/{kind}`.
    pub(crate) kind: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) write: fn(&Blueprint) -> String,
}

/// Every kind, by name.
pub(crate) static EXPORTS: &[Export] = &[
    Export { kind: "alerts", content_type: "application/yaml", write: alerts::write },
    Export { kind: "dashboard", content_type: "application/json", write: dashboard::write },
    Export { kind: "haproxy", content_type: "text/plain; charset=utf-8", write: haproxy::write },
    Export { kind: "istio", content_type: "application/yaml", write: istio::write },
    Export { kind: "kubernetes", content_type: "application/yaml", write: kubernetes::write },
    Export { kind: "nginx", content_type: "text/plain; charset=utf-8", write: nginx::write },
    #[cfg(feature = "openapi")]
    Export { kind: "openapi", content_type: "application/json", write: openapi::write },
    Export { kind: "postman", content_type: "application/json", write: postman::write },
];

/// Why there is none of that kind, where the feature is off.
pub(crate) const NO_OPENAPI: &str = "the description of the API as OpenAPI needs the feature `openapi` of the crate \
                                     `resilience`";

/// The file of this kind; or else which kinds there are, in words.
pub(crate) fn find(kind: &str) -> Result<&'static Export, String> {
    EXPORTS.iter().find(|export| export.kind == kind).ok_or_else(|| {
        if kind == "openapi" {
            return NO_OPENAPI.to_owned();
        }
        let known = EXPORTS.iter().map(|export| format!("`{}`", export.kind)).collect::<Vec<_>>().join(", ");
        format!("there is no export `{kind}`: the kinds are {known}")
    })
}

#[cfg(test)]
#[path = "export/golden_tests.rs"]
mod golden_tests;
