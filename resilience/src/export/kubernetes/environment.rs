//! What the service is told through its environment.

use super::grace;
use crate::export::blueprint::Blueprint;
use crate::export::text::plain;

pub(super) fn write(blueprint: &Blueprint, name: &str) -> String {
    format!(
        r#"          env:
{address}            # So that the service warns where its stop may take longer.
            - name: TERMINATION_GRACE_PERIOD_SECONDS
              value: "{grace}"
            # With it operators see details and may act; without it nobody may:
            # kubectl create secret generic {name}-admin --from-literal=token="$(openssl rand -hex 32)"
            - name: RESILIENCE_ADMIN_TOKEN
              valueFrom:
                secretKeyRef:
                  name: {name}-admin
                  key: token
                  optional: true
          # What else the program reads, such as SQL_URL.
          envFrom:
            - secretRef:
                name: {name}
                optional: true
"#,
        address = address(blueprint),
        grace = grace(blueprint),
    )
}

/// Every interface: the platform asks from outside, and what is the default listens inside only.
fn address(blueprint: &Blueprint) -> String {
    match &blueprint.bind {
        Some(address) => {
            format!(
                "            # The program itself says where it listens: `.bind(\"{}\")`.\n",
                plain(address)
            )
        }
        None => format!(
            "            - name: RESILIENCE_ADDR\n              value: \"0.0.0.0:{}\"\n",
            blueprint.port
        ),
    }
}
