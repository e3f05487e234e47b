//! The check of a TCP port.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::net::TcpStream;

use super::client::{Address, Client, Kept, address_constructors, failed, lookup};
use crate::clock::{Instant, now};
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;

const EXPECTED: &str = "a host and a port such as `host:5672`";

/// So long an open connection is believed: one to a host that vanished looks open for hours.
const BELIEVED: Duration = Duration::from_secs(10);

/// Checks that something accepts connections at a host and port.
///
/// The connection is kept and only looked at for 10 s, then made anew: that is gentle to the server, and a host that
/// vanished without a word is still noticed. Nothing is sent; what the server says is read and dropped. Where there
/// is a check that speaks the server's protocol, prefer that one: a server that hangs still accepts connections.
///
/// An address is a host name or an IP address, and a port: `rabbitmq:5672`, `10.0.0.7:25`, `[::1]:6379`.
///
/// ```no_run
/// use resilience::checks::Tcp;
///
/// static BROKER: Tcp = Tcp::at("rabbitmq:5672");
///
/// let other = Tcp::new(format!("{}:{}", "mail.internal", 25));
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address), `dns`, `connect`, `timeout` (nothing answers at that address).
#[derive(Debug)]
pub struct Tcp {
    address: Address,
    kept: Kept<Open>,
}

impl Tcp {
    address_constructors!("server");

    const fn with(address: Address) -> Self {
        Self { address, kept: Kept::nothing() }
    }
}

impl Check for Tcp {
    async fn check(&self) -> Health {
        self.run(&self.kept).await.err().unwrap_or_else(Health::healthy)
    }
}

impl Client for Tcp {
    type Connection = Open;

    async fn connect(&self) -> Result<Open, Health> {
        let text = self.address.read()?;
        let (host, port) = parse(text.trim()).ok_or_else(|| self.address.malformed(EXPECTED))?;
        let addresses = lookup(host, port).await?;
        let stream = TcpStream::connect(&*addresses).await.map_err(|error| failed(&error))?;
        Ok(Open { stream, since: now() })
    }

    async fn ping(&self, open: &mut Open) -> Result<(), Health> {
        let fresh = now().duration_since(open.since) < BELIEVED;
        if fresh && open.is_open() {
            Ok(())
        } else {
            Err(Health::error(ErrorClass::Connect, "the connection was closed"))
        }
    }
}

/// `host:port` or `[address]:port`.
fn parse(text: &str) -> Option<(&str, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let host = match host.strip_prefix('[') {
        Some(host) => host.strip_suffix(']')?,
        None if host.contains([':', '/', '@']) => return None,
        None => host,
    };
    let port = port.parse().ok().filter(|port| *port > 0)?;
    (!host.is_empty()).then_some((host, port))
}

pub(super) struct Open {
    stream: TcpStream,
    since: Instant,
}

impl Open {
    /// Whether the other side has not closed it, as far as is known here.
    fn is_open(&self) -> bool {
        let mut dropped = [0; 1024];
        // Bounded, for a server that never stops talking.
        for _ in 0..64 {
            match self.stream.try_read(&mut dropped) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => return error.kind() == ErrorKind::WouldBlock,
            }
        }
        true
    }
}

#[cfg(test)]
#[path = "tcp_tests.rs"]
mod tests;
