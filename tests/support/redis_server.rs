//! Redis.

use std::ops::{Deref, DerefMut};

use crate::PASSWORD;
use crate::directory::Directory;
use crate::port::free_port;
use crate::process::{Program, find_program};
use crate::server::Server;

/// A throwaway Redis.
#[derive(Debug)]
pub struct Redis(Server);

impl Redis {
    /// Starts one that asks for no password.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one that asks for a password.
    pub fn start_with_password() -> Self {
        Self::start_with(&["--requirepass", PASSWORD])
    }

    fn start_with(more: &[&str]) -> Self {
        let directory = Directory::new("redis");
        let port = free_port();
        let number = port.to_string();
        let arguments = [
            "--port",
            &number,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--daemonize",
            "no",
        ];
        let arguments = arguments.iter().chain(more).copied();
        let program = Program::new(find_program("redis-server", &[]), arguments);
        Self(Server::start("Redis", program, "Ready to accept connections", port, directory))
    }

    /// The address without a password.
    pub fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port())
    }

    /// The address with a password.
    pub fn address_with(&self, password: &str) -> String {
        format!("redis://:{password}@127.0.0.1:{}/0", self.port())
    }
}

impl Deref for Redis {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl DerefMut for Redis {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.0
    }
}
