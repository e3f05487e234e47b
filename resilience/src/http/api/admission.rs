//! Who may look, and who may act.

use axum::http::StatusCode;
use axum::http::request::Parts;

use super::refusal::Refusal;
use crate::http::authorize::authorized;
use crate::http::origin::{Called, foreign};
use crate::http::shared::Shared;

/// Looking is for who has the token, and on a machine that only serves itself for everyone on it.
pub(super) fn may_look(shared: &Shared, request: &Parts) -> Result<(), Refusal> {
    if authorized(shared, &request.headers) {
        return Ok(());
    }
    // Where names are hidden from those without the token, they are hidden here too.
    if shared.hosts.is_local_call(request) && shared.detailed_on_failure {
        return Ok(());
    }
    if shared.admin_token.is_some() {
        return Err(unauthorized());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        "without a token this is open only where the service listens on a loopback address, to who asks it by that \
         address and not through a proxy: set RESILIENCE_ADMIN_TOKEN where the service starts, and send it as \
         `Authorization: Bearer ..`",
    ))
}

/// Acting is for who has the token, calls the service by a name of its own, and is no page of another origin.
pub(super) fn may_act(shared: &Shared, request: &Parts) -> Result<(), Refusal> {
    let forbidden = |message: &str| Err(Refusal::new(StatusCode::FORBIDDEN, message));
    if shared.admin_token.is_none() {
        return forbidden(
            "nobody may act: no token is set; set RESILIENCE_ADMIN_TOKEN where the service starts",
        );
    }
    if shared.hosts.called(request) == Called::Otherwise {
        return forbidden(
            "`Host` names neither an address of this service nor one of `.allowed_hosts([..])`: add the name there, \
             if it is this service's",
        );
    }
    if let Some(reason) = foreign(request) {
        return forbidden(reason);
    }
    if authorized(shared, &request.headers) { Ok(()) } else { Err(unauthorized()) }
}

fn unauthorized() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "the admin token is missing or wrong: send it as `Authorization: Bearer ..`",
    )
}
