//! Attributes inside a function, on constants of its scope.
#![deny(warnings)]

use std::time::Duration;

fn main() -> resilience::Result<()> {
    const LIMIT: Duration = Duration::from_millis(20);

    #[resilience::health_check(timeout = LIMIT)]
    async fn database() {}

    resilience::verify()
}
