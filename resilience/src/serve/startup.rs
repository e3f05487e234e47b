//! From listening to serving: startup hooks, then the critical checks.

use std::collections::BTreeMap;

use super::builder::Startup;
use super::hooks;
use crate::error::Problem;
use crate::health::engine::Engine;
use crate::hook::HookDeclaration;
use crate::lifecycle::Phase;
use crate::site::Site;
use crate::sync::Arc;

/// What has to happen before the gate opens.
pub(super) struct Start {
    pub(super) settings: Startup,
    pub(super) hooks: Vec<&'static HookDeclaration>,
    /// Where each check stands, for the message that names it.
    pub(super) sites: BTreeMap<String, Site>,
    pub(super) engine: Arc<Engine>,
}

impl Start {
    /// Runs the hooks in order, waits for the checks, opens the gate.
    ///
    /// Dropping it cuts the hook that runs.
    pub(super) async fn run(self) -> Result<(), Problem> {
        for hook in &self.hooks {
            tracing::info!(hook = hook.name, "starting: running a startup hook");
            let limit = hook.timeout.unwrap_or(self.settings.timeout);
            if let Err(error) = hooks::run(hook, self.engine.provided(), limit).await {
                self.engine.lifecycle().fail(format!("startup hook {} failed", hook.name));
                self.engine.touch();
                let message = format!("startup hook `{}` failed: {error}", hook.name);
                return Err(Problem::new(message).at(hook.site));
            }
        }
        self.engine.start_background();
        let Startup { timeout, interval, .. } = self.settings;
        if let Err(not_ready) = self.engine.wait_until_healthy(timeout, interval).await {
            let names: Vec<_> = not_ready.failing().iter().map(crate::CheckReport::name).collect();
            self.engine.lifecycle().fail(format!("start failed: {} not ready", names.join(", ")));
            self.engine.touch();
            let sites = not_ready.failing().iter().filter_map(|check| self.sites.get(check.name()).copied());
            let message = format!("the service cannot start: {not_ready}");
            return Err(Problem::new(message).at_all(sites));
        }
        self.engine.lifecycle().advance(Phase::Serving);
        Ok(())
    }
}
