//! `/health/circuits`: a report, not a verdict, so always 200.

use super::{JSON, View, every};
use crate::health::report::CircuitReport;
use crate::http::Endpoint;

pub(super) static CIRCUITS: View = View {
    endpoint: Some(Endpoint::HealthCircuits),
    format: None,
    content_type: JSON,
    filter: every,
    passes: |_| true,
    verdict: |page, object| object.flag("healthy", page.circuits().iter().all(passes)),
    rest: |page, object| {
        object.object("circuits", |circuits| {
            for circuit in page.circuits() {
                circuits.object(circuit.name(), |object| object.text("state", circuit.state()));
            }
        });
        let unhealthy = page.circuits().iter().filter(|circuit| !passes(circuit));
        object.array("unhealthy_circuits", |names| unhealthy.for_each(|circuit| names.text(circuit.name())));
    },
};

fn passes(circuit: &CircuitReport) -> bool {
    !matches!(circuit.state(), "open" | "half_open")
}
