//! Names to addresses.

use std::net::SocketAddr;

use crate::health::class::ErrorClass;
use crate::health::outcome::Health;

/// The addresses of `host`; a failure is of the class `dns`.
pub(in crate::health::builtin) async fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, Health> {
    let dns = |error| Health::error(ErrorClass::Dns, error);
    let addresses = tokio::net::lookup_host((host, port)).await.map_err(dns)?;
    Ok(addresses.collect())
}
