//! A small shop: real orders in a real database, and what its operators need around it.

mod cache;
mod database;
mod operations;
mod shop;

use std::error::Error;
use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::cache::Cache;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,resilience=info"));
    let coloured = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();

    let pool = database::pool().map_err(|error| format!("SQL_URL: {error}"))?;
    let cache = Cache::new().map_err(|error| format!("REDIS_URL: {error}"))?;
    print_declarations();
    resilience::serve()
        .provide(pool.clone())
        .provide(cache.clone())
        .routes(shop::routes(pool, cache))
        .on_bound(print_addresses)
        .await?;
    Ok(())
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
