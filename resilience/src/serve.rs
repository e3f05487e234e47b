//! The service: listens, starts, serves and stops.

pub(crate) mod connection;
pub(crate) mod limits;
pub(crate) mod listener;
