//! Handlers with limits. Their signatures say nothing of them.

use axum::Router;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use resilience::Per;

/// What `#[rate_limit("..", per = ..)]` prints.
macro_rules! limited {
    ($(#[per($per:expr)])? async fn $name:ident($limit:literal) -> Result<&'static str, $error:ty>) => {
        async fn $name() -> Result<&'static str, $error> {
            use resilience::__private::{Call, DECLARATIONS, Declaration, Duration, Guard, Judged, Site, conclude, linkme};
            static GUARD: Guard = {
                static LIMITER: resilience::RateLimiter =
                    resilience::RateLimiter::new(stringify!($name), $limit, Duration::from_mins(1))$(.per($per))?;
                Guard::new(stringify!($name), Site::new(file!(), line!(), column!(), stringify!($name)))
                    .rate_limiter(&LIMITER)
            };
            #[linkme::distributed_slice(DECLARATIONS)]
            #[linkme(crate = linkme)]
            static DECLARATION: Declaration = Declaration::Guard(&GUARD);
            let mut call: Call = GUARD.call();
            let body = async move { Ok("hello") };
            let judge = {
                #[allow(unused_imports)]
                use resilience::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
                (&&&Judged::of(&body)).judge()
            };
            conclude::<Result<&'static str, $error>>(call.attempt(&judge, body).await)
        }
    };
}

limited! { #[per(Per::Ip)] async fn by_address(2) -> Result<&'static str, Response> }
limited! { #[per(Per::Bearer)] async fn by_token(2) -> Result<&'static str, Response> }
limited! { #[per(Per::header("x-api-key"))] async fn by_header(2) -> Result<&'static str, Response> }
limited! {
    #[per(Per::custom(|parts| {
        #[allow(unused_imports)]
        use resilience::__private::KeyedPlain as _;
        resilience::__private::Keyed(tenant(parts)).key()
    }))]
    async fn by_function(2) -> Result<&'static str, Response>
}
limited! { async fn status(1) -> Result<&'static str, StatusCode> }

fn tenant(parts: &Parts) -> Option<u32> {
    parts.headers.get("x-tenant")?.to_str().ok()?.parse().ok()
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/by_address", get(by_address))
        .route("/by_token", get(by_token))
        .route("/by_header", get(by_header))
        .route("/by_function", get(by_function))
        .route("/status", get(status))
}
