//! PostgreSQL.

use std::ops::{Deref, DerefMut};

use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program, versioned};
use crate::server::Server;
use crate::{PASSWORD, USER};

/// A throwaway PostgreSQL with one database, `postgres`, and one user, who needs the password.
#[derive(Debug)]
pub struct Postgres(Server);

impl Postgres {
    /// Makes a database and starts a server on it.
    pub fn start() -> Self {
        let folders = versioned("/usr/lib/postgresql", "", "bin");
        let (initdb, postgres) = (find_program("initdb", &folders), find_program("postgres", &folders));
        let directory = Directory::new("postgres");
        let password_file = directory.write("password", PASSWORD);
        let data = directory.file("data");
        let arguments =
            ["-D", &data, "-U", USER, "--pwfile", &password_file, "--auth=scram-sha-256", "--locale=C"];
        let arguments = arguments.into_iter().chain(["--encoding=UTF8", "--no-sync"]);
        Program::new(initdb, arguments).run(directory.path());
        let port = free_port();
        let number = port.to_string();
        let arguments = [
            "-D",
            &data,
            "-p",
            &number,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ];
        let arguments = arguments.into_iter().chain(["-c", "fsync=off", "-c", "shared_buffers=16MB"]);
        let program = Program::new(postgres, arguments);
        Self(Server::start(
            "PostgreSQL",
            program,
            "database system is ready to accept connections",
            port,
            directory,
        ))
    }

    /// The address with the right password.
    pub fn address(&self) -> String {
        self.address_with(PASSWORD)
    }

    /// The address with another password.
    pub fn address_with(&self, password: &str) -> String {
        format!("postgres://{USER}:{password}@127.0.0.1:{}/postgres", self.port())
    }
}

impl Deref for Postgres {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for Postgres {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}
