//! The notifications.

use super::Metrics;
use crate::notify::{Counts, Outcome};
use crate::observe::exposition::{Exposition, Kind, whole};
use crate::sync::Arc;

impl Metrics {
    /// With those of these sinks.
    pub(crate) fn with_notifications(self, notifications: Vec<Arc<Counts>>) -> Self {
        Self { notifications, ..self }
    }
}

pub(super) fn write(exposition: &mut Exposition, sinks: &[Arc<Counts>]) {
    let help = "How many notifications were delivered, dropped, or refused by their receiver.";
    exposition.family("resilience_notifications_total", Kind::Counter, help, |series| {
        for counts in sinks {
            for outcome in Outcome::ALL {
                let labels = [("sink", counts.sink.as_str()), ("result", outcome.as_str())];
                series.value(&labels, whole(counts.get(outcome)));
            }
        }
    });
}
