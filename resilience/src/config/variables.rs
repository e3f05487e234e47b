//! The variables that are not settings of a policy or a check: the one table of them.

use std::env;

use super::{Setting, Source};
use crate::health::redact::redact;

/// A variable that the framework reads.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    /// What counts where it is not set.
    pub(crate) default: &'static str,
    pub(crate) meaning: &'static str,
    /// Whether its value is nobody's to see.
    pub(crate) secret: bool,
}

impl Variable {
    const fn new(name: &'static str, default: &'static str, meaning: &'static str) -> Self {
        Self { name, default, meaning, secret: false }
    }

    const fn secret(name: &'static str, default: &'static str, meaning: &'static str) -> Self {
        Self { name, default, meaning, secret: true }
    }
}

/// Every one, by name.
pub(crate) static VARIABLES: [Variable; 12] = [
    Variable::new("CIRCUIT_OPEN", "", "`1`: routes behind `circuit_gate()` answer 503"),
    Variable::new("HOSTNAME", "", "which of several processes this is, in notifications"),
    Variable::new("MAINTENANCE_MODE", "", "`1`, `true`, `yes` or `on`: starts in maintenance"),
    Variable::new("PORT", "", "the port to listen on, on every interface"),
    Variable::new("RESILIENCE_ADDR", "127.0.0.1:8000", "the address to listen on; goes before `PORT`"),
    Variable::secret("RESILIENCE_ADMIN_TOKEN", "", "who sends it may see details, and act"),
    Variable::new("RESILIENCE_CONFIG", "resilience.toml", "the file of the configuration"),
    Variable::new("RESILIENCE_EXPORT", "", "prints a file for the platform, and ends"),
    Variable::new("RESILIENCE_POLICIES", "on", "`off`: no policy acts but the fallbacks"),
    Variable::secret(
        "RESILIENCE_WEBHOOK_SECRET",
        "",
        "signs notifications: `whsec_` and base64, or any text of 16 bytes or more",
    ),
    Variable::secret("RESILIENCE_WEBHOOK_URL", "", "who is told of changes, with the feature `webhook`"),
    Variable::new(
        "TERMINATION_GRACE_PERIOD_SECONDS",
        "",
        "how long the platform waits for the stop; a longer stop is warned of",
    ),
];

/// The variables as they are, those with a default also where they are not set.
pub(super) fn settings() -> impl Iterator<Item = Setting> {
    VARIABLES.iter().filter_map(|variable| {
        let text = env::var_os(variable.name).map(|text| text.to_string_lossy().trim().to_owned());
        let (value, source) = match text.filter(|text| !text.is_empty()) {
            Some(_) if variable.secret => ("***".to_owned(), Source::Environment(variable.name.to_owned())),
            Some(text) => (redact(&text), Source::Environment(variable.name.to_owned())),
            None if variable.default.is_empty() => return None,
            None => (variable.default.to_owned(), Source::Default),
        };
        let (name, meaning) = (variable.name.to_owned(), variable.meaning);
        Some(Setting { kind: "variable", name, key: "", value, source, meaning, form: "text" })
    })
}
