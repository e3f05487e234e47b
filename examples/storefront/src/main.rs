//! A small shop: real orders in a real database, and what its operators need around it.

mod arguments;
mod cache;
mod database;
mod failure;
mod operations;
mod orders;
mod payment;
mod recommendations;
mod search;
mod service;
mod shop;
mod traffic;
mod upstream;
mod upstreams;

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::arguments::Arguments;
use crate::cache::Cache;
use crate::shop::Shop;
use crate::traffic::Traffic;
use crate::upstream::Upstream;

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

    match arguments::read(std::env::args().skip(1))? {
        Arguments::Shop(traffic) => serve(traffic).await,
        Arguments::Upstream { name, port, mode } => {
            let upstream = Upstream::start(name, port, mode).await?;
            println!("{name:12} http://{}", upstream.address);
            std::future::pending().await
        }
    }
}

async fn serve(traffic: Option<Traffic>) -> Result<(), Box<dyn Error>> {
    let pool = database::pool()?;
    let cache = Cache::new()?;
    let (services, knobs) = upstreams::start().await?;
    let shop = Shop { pool: pool.clone(), cache: cache.clone(), services };
    tokio::spawn(payment::settle(shop.clone()));
    resilience::serve()
        .program(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .provide(pool)
        .provide(cache)
        .routes(shop::routes(shop).merge(knobs))
        .on_bound(move |bound| {
            print_declarations();
            print_addresses(&bound);
            if let Some(traffic) = traffic {
                tokio::spawn(traffic::run(traffic, bound.address));
            }
        })
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

fn print_addresses(bound: &resilience::Bound) {
    let address = bound.address;
    println!("the shop     http://{address}/products");
    println!("its health   http://{address}/health");
    println!("its metrics  http://{address}/metrics");
    println!("its page     http://{address}/_resilience");
}
