//! The connections that are open: how many there may be, and how they are told to end.

use std::collections::HashMap;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::activity::{Activity, Order};
use crate::sync::{Arc, Mutex, lock};

/// The open connections of one service.
#[derive(Debug)]
pub(crate) struct OpenConnections {
    slots: Arc<Semaphore>,
    table: Mutex<Table>,
    count: watch::Sender<usize>,
}

#[derive(Debug)]
struct Table {
    order: Order,
    next: u64,
    open: HashMap<u64, Arc<Activity>>,
}

/// One open connection; it is closed when this is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    key: u64,
    all: Arc<OpenConnections>,
    _slot: OwnedSemaphorePermit,
}

/// The connections that were cut, and the requests that ran on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CutOff {
    pub(crate) connections: usize,
    pub(crate) requests: u64,
}

impl OpenConnections {
    pub(crate) fn new(limit: u32) -> Arc<Self> {
        let table = Table { order: Order::Serve, next: 0, open: HashMap::new() };
        let slots = usize::try_from(limit).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Arc::new(Self {
            slots: Arc::new(Semaphore::new(slots)),
            table: Mutex::new(table),
            count: watch::Sender::new(0),
        })
    }

    /// The places that connections take.
    pub(super) fn slots(&self) -> &Arc<Semaphore> {
        &self.slots
    }

    pub(super) fn enter(self: &Arc<Self>, activity: &Arc<Activity>, slot: OwnedSemaphorePermit) -> Entry {
        let mut table = lock(&self.table);
        let key = table.next;
        table.next += 1;
        table.open.insert(key, Arc::clone(activity));
        activity.tell(table.order);
        self.count.send_replace(table.open.len());
        Entry { key, all: Arc::clone(self), _slot: slot }
    }

    /// Closes what is idle, and everything else as soon as its requests are answered.
    pub(crate) fn drain(&self) {
        self.tell(Order::Drain);
    }

    /// Ends every connection at once.
    pub(crate) fn cut(&self) -> CutOff {
        let requests = self.in_flight();
        CutOff { connections: self.tell(Order::Cut), requests }
    }

    fn tell(&self, order: Order) -> usize {
        let mut table = lock(&self.table);
        table.order = table.order.max(order);
        for activity in table.open.values() {
            activity.tell(order);
        }
        table.open.len()
    }

    pub(crate) fn len(&self) -> usize {
        *self.count.borrow()
    }

    /// The requests whose responses are not finished, upgraded connections among them.
    pub(crate) fn in_flight(&self) -> u64 {
        let table = lock(&self.table);
        table.open.values().map(|activity| activity.in_flight() + u64::from(activity.is_upgraded())).sum()
    }

    /// Ends when no connection is open.
    pub(crate) async fn closed(&self) {
        // The sender lives in `self`, so the wait cannot end for want of one.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut table = lock(&self.all.table);
        table.open.remove(&self.key);
        self.all.count.send_replace(table.open.len());
    }
}
