//! What the tests of the layer have in common.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use super::Shell;
use crate::http::refusals::Refusals;
use crate::http::{RouteClass, TrustedProxies};
use crate::lifecycle::{Lifecycle, Phase};
use crate::observe::exposition::{Exposition, Format};
use crate::observe::requests::Requests;

/// The layer of a service of its own.
pub(crate) fn shell(lifecycle: &Lifecycle) -> &'static Shell {
    Shell::leaked(
        lifecycle.clone(),
        Requests::leaked(RouteClass::by_path, []),
        Refusals::default(),
        TrustedProxies::default(),
    )
}

pub(crate) fn serving() -> &'static Shell {
    shell(&Lifecycle::new(Phase::Serving))
}

/// The series of a family that are not zero.
pub(crate) fn counted(shell: &Shell, family: &str) -> Vec<String> {
    let text = exposed(shell);
    let lines = text.lines().filter(|line| line.starts_with(family) && !line.ends_with(" 0"));
    lines.map(|line| line.strip_prefix(family).unwrap().to_owned()).collect()
}

pub(crate) async fn answer(routes: &Router, method: &str, path: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = routes.clone().oneshot(request).await.unwrap();
    let code = response.status().as_u16();
    (code, String::from_utf8(to_bytes(response.into_body(), 1_000).await.unwrap().to_vec()).unwrap())
}

/// All series of the requests.
pub(crate) fn exposed(shell: &Shell) -> String {
    let mut exposition = Exposition::new(Format::Text);
    shell.requests.write(&mut exposition);
    exposition.finish()
}
