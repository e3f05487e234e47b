//! Types, functions and statics of the user that are called like what the attributes print.
#![deny(warnings)]

use resilience::{Check, Health, HealthChange, health_check, on_health_change, on_startup};

struct Provided;
struct Box;
#[expect(dead_code)]
struct Dependency;

mod core {}
mod std {}

#[health_check]
async fn provided(provided: &Provided, boxed: &Box) -> bool {
    let _ = (provided, boxed);
    true
}

#[on_startup]
fn file(line: &Provided) {
    let _ = line;
}

#[on_health_change]
fn change(change: HealthChange) {
    drop(change);
}

struct Held;

impl Check for Held {
    async fn check(&self) -> Health {
        Health::healthy()
    }
}

#[health_check]
static DECLARATIONS: Held = Held;

fn main() -> resilience::Result<()> {
    resilience::verify()
}
