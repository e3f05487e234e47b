//! The program `resilience`: looks at services from a command line.

mod arguments;
mod check;
mod circuits;
mod client;
mod doctor;
mod duration;
mod env;
mod events;
mod export;
mod output;
mod paint;
mod picture;
mod table;
mod target;
mod wait;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use output::{Ended, Output};

/// Runs the program with the arguments of this process. Its exit code: 0 healthy, 1 not or not known, 2 wrong usage.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.colour, arguments.json);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments, output)),
        Err(error) => Err(Ended::Told(format!("the program cannot run: {error}"))),
    };
    match ended {
        Ok(healthy) => ExitCode::from(u8::from(!healthy)),
        // Whoever read the output has seen enough.
        Err(Ended::Closed) => ExitCode::SUCCESS,
        Err(Ended::Told(message)) => {
            output::diagnose(&message);
            ExitCode::FAILURE
        }
    }
}

/// Whether all is well.
async fn run(arguments: Arguments, output: Output) -> Result<bool, Ended> {
    match arguments.command {
        Command::Check(check) => check::run(check, output).await,
        Command::Wait(wait) => wait::run(wait, output).await,
        Command::Watch(watch) => watch::run(watch, output).await,
        Command::Circuits(circuits) => circuits::run(circuits, output).await,
        Command::Export(export) => export::run(export, output).await,
        Command::Doctor(doctor) => doctor::run(doctor, output).await,
        Command::Env => env::run(output),
    }
}
