//! Requests to other programs.

use std::sync::Arc;

use reqwest::{ClientBuilder, Response};
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, Error, RootCertStore};

/// So many bytes of an answer are read, so that its connection can be used again; of a longer one it is closed.
const BODY_LIMIT: usize = 64 * 1024;

/// A client that follows no redirect and knows no proxy. It brings its cryptography along, since a library must not
/// choose for the program; certificates are verified with the system's roots where it is `secure`, else it cannot speak
/// TLS at all.
pub(crate) fn client(secure: bool) -> Result<ClientBuilder, Error> {
    let provider = Arc::new(default_provider());
    let tls =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let tls = if secure {
        let verifier = rustls_platform_verifier::Verifier::new(provider)?;
        tls.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    } else {
        tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    };
    let redirect = reqwest::redirect::Policy::none();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(redirect).no_proxy())
}

/// Reads the answer to its end: only then the connection can be used again. That it breaks off is no matter, the
/// status has been seen.
pub(crate) async fn drain(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > BODY_LIMIT {
            return;
        }
    }
}
