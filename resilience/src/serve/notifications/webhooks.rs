//! Webhooks, from the program and from the environment.

use std::env;

use crate::error::{Problem, Problems};
use crate::health::engine::Engine;
use crate::lifecycle::Lifecycle;
use crate::notify::{Counts, Inbox, Sender, USUAL_NAME, Webhook, Worker};
use crate::observe::Observer;
use crate::registry::Registry;
use crate::serve::assemble::variable;
use crate::serve::builder::Serve;
use crate::site::Site;
use crate::sync::Arc;

/// Where the address of the webhook stands that the environment sets.
const URL: &str = "RESILIENCE_WEBHOOK_URL";

/// Where its secret stands.
const SECRET: &str = "RESILIENCE_WEBHOOK_SECRET";

impl Serve {
    /// Tells another program of changes of checks and of circuits. Of several webhooks each has a name of its own.
    ///
    /// The variables `RESILIENCE_WEBHOOK_URL` and `RESILIENCE_WEBHOOK_SECRET` go before the address and the secret of
    /// the one that is named `webhook`, as each is by default, and make it where there is none.
    #[track_caller]
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.webhooks.push((webhook, Site::caller()));
        self
    }

    /// Takes in what the environment says, and finds what is wrong with the whole.
    pub(in crate::serve) fn find_faulty_webhooks(&mut self, problems: &mut Problems) {
        self.take_from_environment(problems);
        for (index, (webhook, site)) in self.webhooks.iter().enumerate() {
            let name = webhook.sink_name();
            let others = &self.webhooks[..index];
            if let Some((_, other)) = others.iter().find(|(other, _)| other.sink_name() == name) {
                let message =
                    format!("two webhooks are named `{name}`: name one of them apart with `.name(..)`");
                problems.push(Problem::new(message).at(*other).at(*site));
            }
            for fault in webhook.problems() {
                problems.push(Problem::new(format!("webhook `{name}`: {fault}")).at(*site));
            }
        }
    }

    fn take_from_environment(&mut self, problems: &mut Problems) {
        let (url, secret) = (variable(URL), variable(SECRET));
        if url.is_none() && secret.is_none() {
            return;
        }
        let usual = self.webhooks.iter_mut().find(|(webhook, _)| webhook.sink_name() == USUAL_NAME);
        match (usual, &url) {
            (Some((webhook, _)), _) => *webhook = webhook.clone().replaced(url.as_deref(), secret.as_deref()),
            (None, Some(address)) => {
                let webhook = Webhook::new(address.clone()).replaced(None, secret.as_deref());
                for fault in webhook.problems() {
                    problems
                        .push(Problem::new(format!("the variables {URL} and {SECRET}: webhook: {fault}")));
                }
                if webhook.problems().is_empty() {
                    self.webhooks.push((webhook, Site::caller()));
                }
            }
            (None, None) => {
                let message = format!("the variable {SECRET} is set, and there is no webhook: set {URL} too");
                problems.push(Problem::new(message));
            }
        }
    }
}

/// The sinks of a service that is being put together.
pub(in crate::serve) struct Notifications {
    sinks: Vec<(Webhook, Arc<Inbox>, Arc<Counts>)>,
    sender: Sender,
}

impl Notifications {
    /// Those of `serve`, with a warning for names that `registry` does not know.
    pub(in crate::serve) fn of(serve: &mut Serve, registry: &Registry, service: String) -> Self {
        let sinks = serve.webhooks.drain(..).map(|(webhook, _)| {
            for name in webhook.named().filter(|name| !is_known(name, registry)) {
                let sink = webhook.sink_name();
                tracing::warn!(
                    sink,
                    name,
                    "a webhook's `.cause(..)` names what is neither a check nor a circuit yet"
                );
            }
            let counts = Arc::new(Counts::new(webhook.sink_name().to_owned()));
            (webhook, Inbox::new(Arc::clone(&counts)), counts)
        });
        let sinks = sinks.collect();
        let instance = env::var("HOSTNAME").ok().filter(|name| !name.is_empty());
        Self { sinks, sender: Sender { service, instance } }
    }

    pub(in crate::serve) fn counts(&self) -> Vec<Arc<Counts>> {
        self.sinks.iter().map(|(.., counts)| Arc::clone(counts)).collect()
    }

    pub(in crate::serve) fn observers(&self) -> impl Iterator<Item = Arc<dyn Observer>> {
        self.sinks.iter().map(|(_, inbox, _)| Arc::clone(inbox) as _)
    }

    /// Begins to tell.
    pub(in crate::serve) fn start(self, engine: &Engine, lifecycle: &Lifecycle) {
        for (webhook, inbox, counts) in self.sinks {
            let sink = counts.sink.clone();
            match Worker::new(webhook, self.sender.clone(), (inbox, counts), lifecycle.clone()) {
                Ok(worker) => engine.keep(worker.run()),
                Err(reason) => tracing::error!(sink, reason, "a webhook cannot be used"),
            }
        }
    }
}

fn is_known(name: &str, registry: &Registry) -> bool {
    let is_check = registry.checks.iter().any(|check| check.name == name);
    is_check || crate::circuits().iter().any(|circuit| circuit.name() == name)
}

#[cfg(test)]
#[path = "webhooks_tests.rs"]
mod tests;
