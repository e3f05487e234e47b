//! RabbitMQ.

use std::ops::{Deref, DerefMut};

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program, versioned};
use crate::server::Server;
use crate::{PASSWORD, USER};

/// Runs Erlang's port mapper beside the broker, in the same process group: one that the broker starts would outlive it.
const WITH_PORT_MAPPER: &str = r#"
"$1" -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
exec "$2"
"#;

/// A throwaway RabbitMQ with the virtual host `/` and one user, who needs the password. It takes 5 to 10 s to start.
#[derive(Debug)]
pub struct RabbitMq(Server);

impl RabbitMq {
    /// Starts a broker.
    pub fn start() -> Self {
        // Not the package's own script first in the path, which changes to the package's user.
        let scripts = versioned("/usr/lib/rabbitmq/lib", "rabbitmq_server", "sbin");
        let script =
            scripts.into_iter().map(|folder| folder.join("rabbitmq-server")).find(|script| script.is_file());
        let script = script.unwrap_or_else(|| find_program("rabbitmq-server", &[]));
        let mapper = find_program("epmd", &versioned("/usr/lib/erlang", "erts", "bin"));
        let directory = Directory::new("rabbitmq");
        let port = free_port();
        let configuration = format!(
            "listeners.tcp.1 = 127.0.0.1:{port}\n\
             default_user = {USER}\n\
             default_pass = {PASSWORD}\n\
             disk_free_limit.absolute = 1MB\n\
             log.console = true\n\
             log.console.level = info\n"
        );
        directory.write("rabbitmq.conf", &configuration);
        directory.write("plugins", "[].\n");
        let words = [mapper, script].map(|path| path.display().to_string());
        let arguments =
            ["-c".to_owned(), WITH_PORT_MAPPER.to_owned(), "broker".to_owned()].into_iter().chain(words);
        let program = environment(Program::new("/bin/sh".into(), arguments), &directory, port);
        Self(Server::start("RabbitMQ", program, "Server startup complete", port, directory))
    }

    /// The address with the right password.
    pub fn address(&self) -> String {
        self.address_with(PASSWORD)
    }

    /// The address with another password.
    pub fn address_with(&self, password: &str) -> String {
        format!("amqp://{USER}:{password}@127.0.0.1:{}/%2f", self.port())
    }
}

fn environment(program: Program, directory: &Directory, port: u16) -> Program {
    program
        .environment("HOME", directory.path().display().to_string())
        .environment("ERL_EPMD_PORT", free_port().to_string())
        .environment("RABBITMQ_NODENAME", format!("test{port}@localhost"))
        .environment("RABBITMQ_NODE_PORT", port.to_string())
        .environment("RABBITMQ_DIST_PORT", free_port().to_string())
        .environment("RABBITMQ_MNESIA_BASE", directory.file("data"))
        .environment("RABBITMQ_LOG_BASE", directory.file("log"))
        .environment("RABBITMQ_LOGS", "-")
        .environment("RABBITMQ_CONFIG_FILE", directory.file("rabbitmq.conf"))
        .environment("RABBITMQ_ENABLED_PLUGINS_FILE", directory.file("plugins"))
        .environment("RABBITMQ_CONF_ENV_FILE", "/dev/null")
        .environment("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1")
}

impl Deref for RabbitMq {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for RabbitMq {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}
