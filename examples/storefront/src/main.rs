//! A small shop: real orders in a real database, and what its operators need around it.

mod cache;
mod database;
mod operations;
mod shop;

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::cache::Cache;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,resilience=info"));
    let coloured = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();

    let pool = database::pool()?;
    let cache = Cache::new()?;
    print_declarations();
    resilience::serve()
        .provide(pool.clone())
        .provide(cache.clone())
        .routes(shop::routes(pool, cache))
        .on_bound(print_addresses)
        .await?;
    Ok(())
}

/// What a variable is set to; empty is not set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn print_declarations() {
    println!("{:16} {:16} declared at", "kind", "name");
    for declared in resilience::declared() {
        println!("{:16} {:16} {}", declared.kind, declared.name, declared.site);
    }
    println!();
}

fn print_addresses(bound: resilience::Bound) {
    let address = bound.address;
    println!("the shop     http://{address}/products");
    println!("its health   http://{address}/health");
    println!("its metrics  http://{address}/metrics");
}
