//! Who is told of changes.

#[cfg(feature = "webhook")]
mod webhooks;

#[cfg(feature = "webhook")]
pub(super) use webhooks::Notifications;

#[cfg(not(feature = "webhook"))]
impl super::builder::Serve {
    /// Who sets these variables relies on being told.
    #[expect(clippy::unused_self, reason = "with the feature it looks at the service")]
    pub(super) fn find_faulty_webhooks(&mut self, problems: &mut crate::error::Problems) {
        for name in ["RESILIENCE_WEBHOOK_URL", "RESILIENCE_WEBHOOK_SECRET"] {
            if super::assemble::variable(name).is_some() {
                let message = format!(
                    "the variable {name} is set, and this program can tell nobody: build it with the feature \
                     `webhook` of `resilience`, or unset the variable"
                );
                problems.push(crate::error::Problem::new(message));
            }
        }
    }
}
