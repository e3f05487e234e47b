//! MariaDB.

use std::ops::{Deref, DerefMut};

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program};
use crate::server::Server;
use crate::{PASSWORD, USER};

/// A throwaway MariaDB with a database `shop` and one user, who needs the password.
#[derive(Debug)]
pub struct MariaDb(Server);

impl MariaDb {
    /// Makes a database and starts a server on it.
    pub fn start() -> Self {
        let directory = Directory::new("mariadb");
        let data = format!("--datadir={}", directory.file("data"));
        let arguments =
            ["--no-defaults", &data, "--auth-root-authentication-method=normal", "--skip-test-db"];
        Program::new(find_program("mariadb-install-db", &[]), arguments).run(directory.path());
        let user = format!("'{USER}'@'127.0.0.1'");
        let statements = format!(
            "CREATE DATABASE IF NOT EXISTS shop;\n\
             CREATE USER IF NOT EXISTS {user} IDENTIFIED BY '{PASSWORD}';\n\
             GRANT ALL ON shop.* TO {user};\n\
             GRANT PROCESS ON *.* TO {user};\n"
        );
        let statements = format!("--init-file={}", directory.write("init.sql", &statements));
        let port = free_port();
        let (number, socket) = (format!("--port={port}"), format!("--socket={}", directory.file("socket")));
        let arguments = ["--no-defaults", &data, &number, &socket, &statements, "--bind-address=127.0.0.1"];
        let arguments =
            arguments.into_iter().chain(["--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]);
        let arguments = arguments.chain(["--innodb-buffer-pool-size=16M", "--performance-schema=OFF"]);
        let program = Program::new(find_program("mariadbd", &[]), arguments);
        Self(Server::start("MariaDB", program, "ready for connections", port, directory))
    }

    /// The address with the right password.
    pub fn address(&self) -> String {
        self.address_with(PASSWORD)
    }

    /// The address with another password.
    pub fn address_with(&self, password: &str) -> String {
        format!("mysql://{USER}:{password}@127.0.0.1:{}/shop", self.port())
    }
}

impl Deref for MariaDb {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for MariaDb {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}
