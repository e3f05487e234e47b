//! The shop's cache: in memory, or the Redis that `REDIS_URL` names.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, RedisError};
use resilience::cache_operation;

use crate::variable;

const SECONDS: u64 = 30;

#[derive(Clone)]
pub(crate) enum Cache {
    Memory(Arc<Mutex<HashMap<String, String>>>),
    Redis(ConnectionManager),
}

impl Cache {
    /// Connects with the first use.
    pub(crate) fn new() -> Result<Self, String> {
        let Some(url) = variable("REDIS_URL") else { return Ok(Self::Memory(Arc::default())) };
        Self::of(&url)
            .map_err(|error| format!("REDIS_URL: {error}: write it as in `redis://:password@localhost:6379`"))
    }

    fn of(url: &str) -> Result<Self, RedisError> {
        let client = redis::Client::open(url)?;
        let config = ConnectionManagerConfig::new().set_number_of_retries(0);
        Ok(Self::Redis(ConnectionManager::new_lazy_with_config(client, config)?))
    }

    pub(crate) async fn ping(&self) -> Result<(), RedisError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Redis(connection) => connection.clone().ping::<()>().await,
        }
    }

    /// A cache that fails is a cache that knows nothing, and is not asked for a while.
    #[cache_operation("cache", recovery = "5s", timeout = "500ms", fallback_to_none)]
    pub(crate) async fn get(&self, key: &str) -> Result<Option<String>, RedisError> {
        match self {
            Self::Memory(entries) => {
                Ok(entries.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
            }
            Self::Redis(connection) => connection.clone().get(key).await,
        }
    }

    pub(crate) async fn put(&self, key: &str, value: &str) {
        match self {
            Self::Memory(entries) => {
                entries
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(key.to_owned(), value.to_owned());
            }
            Self::Redis(connection) => {
                let stored: Result<(), _> = connection.clone().set_ex(key, value, SECONDS).await;
                if let Err(error) = stored {
                    tracing::debug!(%error, "not cached");
                }
            }
        }
    }

    pub(crate) async fn forget(&self, key: &str) {
        match self {
            Self::Memory(entries) => {
                entries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
            }
            Self::Redis(connection) => {
                let _: Result<(), _> = connection.clone().del(key).await;
            }
        }
    }
}
