//! What the layer around the routes costs: wrk against a handler that says hello, behind nothing, behind the whole of
//! `resilience`, and behind what is usually put together for the same.
//!
//! `cargo run --release` asks each in turns and prints medians; `cargo run --release -- 20 1` in 20 turns of one second;
//! `cargo run --release -- scrape` measures a scrape. Both fail where the figures are worse than they must be.

mod load;
mod scrape;
mod servers;

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use load::{Load, Process};

/// The share of the bare throughput that the layer must leave.
const LEAST: f64 = 0.92;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", name] => servers::run(name),
        ["scrape"] => scrape::print(),
        [] => compare(15, Duration::from_secs(2)),
        [turns, seconds] => match (turns.parse(), seconds.parse()) {
            (Ok(turns), Ok(seconds)) => compare(turns, Duration::from_secs(seconds)),
            _ => Err(io::Error::other("give the number of turns and the seconds of each")),
        },
        _ => Err(io::Error::other("give the number of turns and the seconds of each, or nothing")),
    }
}

fn compare(turns: usize, time: Duration) -> io::Result<()> {
    let processes =
        servers::ALL.iter().map(|server| Process::start(server.name)).collect::<io::Result<Vec<_>>>()?;
    let mut loads: Vec<Vec<Load>> = processes.iter().map(|_| Vec::new()).collect();
    for process in &processes {
        process.ask(Duration::from_secs(1))?;
    }
    for turn in 0..turns {
        for index in 0..processes.len() {
            // Each is the first as often as any other.
            let index = (index + turn) % processes.len();
            loads[index].push(processes[index].ask(time)?);
        }
    }
    println!("{:<46} {:>10} {:>8} {:>14} {:>8}", "", "requests/s", "of bare", "CPU us/request", "of bare");
    let medians: Vec<Load> = loads.iter().map(|loads| Load::median(loads)).collect();
    let bare = medians[0];
    for (server, load) in servers::ALL.iter().zip(&medians) {
        let (throughput, processor) = (load.rate / bare.rate, load.processor / bare.processor);
        let processor_time = load.processor * 1e6;
        let title = server.title;
        println!("{title:<46} {:>10.0} {throughput:>8.3} {processor_time:>14.2} {processor:>8.3}", load.rate);
    }
    println!("\nof the turns, each against the bare one of the same turn, the median:");
    let mut throughputs = Vec::new();
    for (server, loads_of) in servers::ALL.iter().zip(&loads) {
        let ratio = |of: fn(&Load) -> f64| {
            load::median(loads_of.iter().zip(&loads[0]).map(|(load, bare)| of(load) / of(bare)))
        };
        let throughput = ratio(|load| load.rate);
        println!(
            "{:<46} {:>10} {throughput:>8.3} {:>14} {:>8.3}",
            server.title,
            "",
            "",
            ratio(|load| load.processor)
        );
        throughputs.push((server.name, throughput));
    }
    judge(&throughputs)
}

/// Fails where the layer takes more of the throughput than it may, or than the usual stack takes.
fn judge(throughputs: &[(&str, f64)]) -> io::Result<()> {
    let of =
        |name: &str| throughputs.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, ratio)| *ratio);
    let (ours, usual) = (of("layer"), of("usual"));
    if ours < LEAST || ours <= usual {
        let told = format!(
            "resilience has {ours:.3} of the bare throughput: it must be {LEAST}, and above {usual:.3}"
        );
        return Err(io::Error::other(told));
    }
    Ok(())
}
