use axum::http::{Request, StatusCode};

use crate::export::EXPORTS;
use crate::http::SharedOptions;
use crate::http::testing::{Service, TOKEN};
use crate::lifecycle::Phase;

#[tokio::test(start_paused = true)]
async fn every_kind_is_served_as_what_it_is_with_a_slash_at_the_end_too() {
    let service = Service::of(Vec::new());
    for export in EXPORTS {
        let path = format!("/_resilience/export/{}", export.kind);
        let file = service.get(&path).await;
        assert_eq!((file.code, file.header("content-type")), (StatusCode::OK, export.content_type), "{path}");
        let same = service.get(&format!("{path}/")).await;
        assert_eq!((same.code, same.body), (StatusCode::OK, file.body), "{path}/");
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_there_is_not_is_told_with_those_that_there_are() {
    let service = Service::of(Vec::new());
    for (path, part) in [
        ("helm", "there is no export `helm`: the kinds are `alerts`, `dashboard`, "),
        ("%1b", "there is no export `\\u001b`"),
        ("%ff", "no export has a name that is not UTF-8"),
    ] {
        let answer = service.get(&format!("/_resilience/export/{path}")).await;
        assert_eq!((answer.code, answer.header("content-type")), (StatusCode::NOT_FOUND, "application/json"));
        assert!(answer.body.contains(part), "{}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn where_names_are_hidden_files_that_tell_them_are_for_the_token() {
    let service = |detailed_on_failure| {
        let options = Service::options(Vec::new(), Phase::Serving, None, Vec::new());
        Service::of_options(SharedOptions { detailed_on_failure, ..options })
    };
    let (open, hidden) = (service(true), service(false));
    for export in EXPORTS {
        let get = || Request::get(format!("/_resilience/export/{}", export.kind));
        let with = |token: &str| get().header("authorization", format!("Bearer {token}"));
        assert_eq!(open.ask(get()).await.code, 200, "{}", export.kind);
        assert_eq!(hidden.ask(get()).await.code, 403, "{}", export.kind);
        assert_eq!(hidden.ask(with("wrong")).await.code, 403, "{}", export.kind);
        assert_eq!(hidden.ask(with(TOKEN)).await.code, 200, "{}", export.kind);
    }
}
