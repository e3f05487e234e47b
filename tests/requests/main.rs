//! What stands around a request, in a real process: maintenance, deadlines, limits of bodies, load shedding.

mod bodies;
#[allow(dead_code, reason = "tests of other targets use more of it")]
#[path = "../serve/client.rs"]
mod client;
mod deadlines;
mod gate;
mod in_flight;
mod linger;
mod maintenance;
#[allow(dead_code, reason = "tests of other targets use more of it")]
#[path = "../serve/process.rs"]
mod process;
mod service;
