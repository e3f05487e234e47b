//! What a service will be, before anything of it begins.

use std::env;
use std::io::{self, Write};
use std::path::Path;

use super::address::Address;
use super::assemble::variable;
use super::builder::Serve;
use crate::error::{Problem, Problems, Result};
use crate::export;
use crate::export::blueprint::{Blueprint, CheckBlueprint};
use crate::registry::Registry;

/// Names the file to print.
pub(super) const EXPORT: &str = "RESILIENCE_EXPORT";

/// The ports of a service: the main one, and that of the operational endpoints where they have one of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub(super) main: u16,
    pub(super) admin: Option<u16>,
}

impl Serve {
    /// The ports that this service is to listen on. One that any free port will do for is told as the usual one.
    pub(super) fn ports(&self) -> Ports {
        let usual = |port: Option<u16>| port.filter(|port| *port != 0).unwrap_or(Address::USUAL_PORT);
        let environment = || Address::of_environment(|name| env::var(name).ok()).ok();
        let main = self.bind.clone().or_else(environment);
        let admin = self.admin.as_ref().map(|admin| admin.port().filter(|port| *port != 0).unwrap_or(9000));
        Ports { main: usual(main.and_then(|address| address.port())), admin }
    }

    /// Prints the file that `RESILIENCE_EXPORT` names. Who reads it may stop where they like.
    ///
    /// # Errors
    /// Where there is no such file, where the addresses in it are none, or where it cannot be written.
    pub(super) fn print(&self, kind: &str, registry: &Registry, mut problems: Problems) -> Result<()> {
        let unknown = |message| Problem::new(format!("the variable {EXPORT}: {message}"));
        let export = export::find(kind).map_err(|message| problems.push(unknown(message)));
        self.find_faulty_addresses(&mut problems);
        problems.finish()?;
        // None is missing where there was no problem.
        let Ok(export) = export else { return Ok(()) };
        let file = (export.write)(&self.blueprint(registry, self.ports()));
        let mut output = io::stdout().lock();
        match writeln!(output, "{}", file.trim_end()).and_then(|()| output.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Problem::new(format!("the export `{kind}` cannot be written: {error}")).into())
            }
            _ => Ok(()),
        }
    }

    /// They are listened on only where the service runs.
    fn find_faulty_addresses(&self, problems: &mut Problems) {
        let environment = || Address::of_environment(|name| env::var(name).ok());
        let main = self.bind.clone().map_or_else(environment, Ok);
        let admin = self.admin.as_ref().map_or(Ok(()), Address::verify);
        for problem in [main.and_then(|main| main.verify()), admin].into_iter().filter_map(Result::err) {
            problems.push(problem);
        }
    }

    /// A program with a server of its own prints no file, because it does not end here.
    pub(super) fn find_export_in_vain(problems: &mut Problems) {
        if variable(EXPORT).is_some() {
            let message = format!(
                "the variable {EXPORT} is set, and a program that keeps its own server prints no file: fetch \
                 `/_resilience/export/..` of it while it runs, or unset the variable"
            );
            problems.push(Problem::new(message));
        }
    }

    /// What this service is, with the declarations in `registry`, where it listens on `ports`.
    pub(super) fn blueprint(&self, registry: &Registry, ports: Ports) -> Blueprint {
        let (name, version) = self.program.clone().unwrap_or_else(|| (program(), None));
        let check = |check: &crate::health::check::CheckEntry| CheckBlueprint {
            name: check.name.to_string(),
            critical: check.settings().critical,
        };
        Blueprint {
            name,
            version,
            port: ports.main,
            bind: self.bind.as_ref().map(Address::to_string),
            admin_port: ports.admin,
            admin: self.admin.as_ref().map(Address::to_string),
            endpoints: self.endpoints.clone(),
            startup_hooks: registry
                .startup
                .iter()
                .map(|hook| hook.timeout.unwrap_or(self.startup.timeout))
                .collect(),
            startup_timeout: self.startup.timeout,
            shutdown_delay: self.shutdown.delay,
            shutdown_drain: self.shutdown.drain,
            shutdown_cleanup: self.shutdown.cleanup,
            idle: self.limits.idle,
            request_timeout: self.requests.timeout.map(|(limit, _)| limit),
            body_limit: self.requests.body,
            max_in_flight: self.requests.in_flight.map(|(most, _)| most),
            checks: registry.checks.iter().map(check).collect(),
            policies: registry.policies.iter().map(|entry| entry.copies[0]).collect(),
            slos: registry.slos.clone(),
        }
    }

    /// The program's name and version, as its metrics and the files for the platform tell them. Default: the name of
    /// the executable file, and no version.
    ///
    /// ```
    /// let service = resilience::serve().program(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    /// ```
    pub fn program(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.program = Some((name.into(), Some(version.into())));
        self
    }
}

/// The name of the executable file.
fn program() -> String {
    let path = env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_stem().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "service".to_owned())
}
