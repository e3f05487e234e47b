//! The check of an AMQP broker.

use std::io;
use std::os::fd::AsFd;

use lapin::tcp::{AsyncTcpStream, OwnedTLSConfig};
use lapin::uri::{AMQPScheme, AMQPUri};
use lapin::{Connection, ConnectionProperties};

use super::client::{Address, Client, Kept, address_constructors, failed, lookup};
use crate::health::check::Check;
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;
use crate::sync::{Mutex, lock};

const EXPECTED: &str = "an AMQP address such as `amqp://host:5672/%2f`";

/// Checks that an AMQP 0-9-1 broker, such as RabbitMQ, opens and closes a channel.
///
/// It keeps one connection. An address looks like `amqp://user:password@host:5672/vhost`; the virtual host `/` is
/// written `%2f`, and is the default. `amqps://` needs one of the TLS features of `lapin` (and of its certificate
/// stores) in the program's own dependencies.
///
/// ```no_run
/// use resilience::checks::Amqp;
///
/// static BROKER: Amqp = Amqp::from_env("AMQP_URL");
///
/// let other = Amqp::new(format!("amqp://{}:5672/%2f", "rabbitmq"));
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address, no such virtual host), `dns`, `connect`, `tls`, `auth` (the user, the
/// password, or a virtual host that this user may not use), `protocol`, `error`.
#[derive(Debug)]
pub struct Amqp {
    address: Address,
    kept: Kept<Open>,
}

impl Amqp {
    address_constructors!("broker");

    const fn with(address: Address) -> Self {
        Self { address, kept: Kept::nothing() }
    }
}

impl Check for Amqp {
    async fn check(&self) -> Health {
        self.run(&self.kept).await.err().unwrap_or_else(Health::healthy)
    }
}

impl Client for Amqp {
    type Connection = Open;

    async fn connect(&self) -> Result<Open, Health> {
        let text = self.address.read()?;
        let uri: AMQPUri = text.trim().parse().map_err(|_| self.address.malformed(EXPECTED))?;
        open(uri).await
    }

    async fn ping(&self, open: &mut Open) -> Result<(), Health> {
        let channel = open.connection.create_channel().await.map_err(|error| failed(&error))?;
        channel.close(200, "checked".into()).await.map_err(|error| failed(&error))
    }
}

/// A connection, and the power to end it.
pub(super) struct Open {
    connection: Connection,
    _end: EndOnDrop,
}

/// Connects. The socket is made here and not by the client, whose own thread would go on waiting for a broker that
/// does not answer after this future has been dropped.
async fn open(uri: AMQPUri) -> Result<Open, Health> {
    let runtime = lapin::runtime::default_runtime().map_err(|error| failed(&error))?;
    let host = uri.authority.host.clone();
    let addresses = lookup(&host, uri.authority.port).await?;
    let mut stream = AsyncTcpStream::connect(&runtime, addresses).await.map_err(|error| failed(&error))?;
    let end = match &stream {
        AsyncTcpStream::Plain(stream) => EndOnDrop::of(stream.get_ref()).map_err(|error| failed(&error))?,
        _ => return Err(Health::error(ErrorClass::Error, "the socket was not plain")),
    };
    if uri.scheme == AMQPScheme::AMQPS {
        stream =
            stream.into_tls(&host, OwnedTLSConfig::default().as_ref()).await.map_err(|error| tls(&error))?;
        if let AsyncTcpStream::Plain(_) = stream {
            // Built without TLS, the client hands the plain stream back: the password would go out in the clear.
            return Err(Health::error(
                ErrorClass::Config,
                "`amqps://` needs a TLS feature of the `lapin` crate",
            ));
        }
    }
    let stream = Mutex::new(Some(stream));
    let connect = async move |_, _| lock(&stream).take().ok_or_else(used_up);
    let connection = Connection::connector(uri, runtime, connect, ConnectionProperties::default()).await;
    Ok(Open { connection: connection.map_err(|error| failed(&error))?, _end: end })
}

fn tls(error: &io::Error) -> Health {
    match ErrorClass::of(error) {
        ErrorClass::Error => Health::error(ErrorClass::Tls, error),
        _ => failed(error),
    }
}

fn used_up() -> lapin::Error {
    io::Error::from(io::ErrorKind::NotConnected).into()
}

/// Ends a socket when dropped, whoever else still holds it.
struct EndOnDrop(std::net::TcpStream);

impl EndOnDrop {
    fn of(stream: &impl AsFd) -> io::Result<Self> {
        stream.as_fd().try_clone_to_owned().map(|socket| Self(socket.into()))
    }
}

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.shutdown(std::net::Shutdown::Both);
    }
}
