//! The operational paths of a real service, over a real connection. What each body holds in each state stands in
//! `golden/`, which the unit tests of the views compare.

mod metrics;
mod service;
mod states;
mod stream;
mod wire;
