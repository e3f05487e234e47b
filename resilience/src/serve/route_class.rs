//! Whom the routes are for.

use super::builder::Serve;
use crate::http::Classifier;
use crate::site::Site;

impl Serve {
    /// Tells whom each route is for, the label `class` of the metrics of requests: by the template of its path, as in
    /// `/orders/{id}`, or `unmatched`, and the method. It is asked once for each route and method, at the latest with
    /// the first request. Default: [`RouteClass::by_path`](crate::RouteClass::by_path), which also counts where the function
    /// panics.
    ///
    /// ```no_run
    /// use resilience::RouteClass;
    ///
    /// # async fn example(routes: axum::Router) -> resilience::Result<()> {
    /// const PARTNER: RouteClass = RouteClass::new("partner");
    /// let class = |path: &str, method: &_| {
    ///     if path.starts_with("/partners/") { PARTNER } else { RouteClass::by_path(path, method) }
    /// };
    /// resilience::serve().route_class(class).routes(routes).await
    /// # }
    /// ```
    ///
    /// A program has one such function: a second one, `#[route_class]` counted, stops the start with both places.
    #[track_caller]
    pub fn route_class(mut self, classify: Classifier) -> Self {
        self.route_classes.push((classify, Site::caller()));
        self
    }
}

#[cfg(test)]
#[path = "route_class_tests.rs"]
mod tests;
