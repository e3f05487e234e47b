//! What a test has the attempts of a name do.

use std::time::Duration;

use crate::sync::{Mutex, lock};

/// The plans of one scope, or of the whole program.
#[derive(Default)]
pub(super) struct Plans(Mutex<Vec<(&'static str, Plan)>>);

/// What the attempts of one name do in place of the body.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) fail: u32,
    pub(super) fail_ratio: Option<(f64, fastrand::Rng)>,
    pub(super) delay: Duration,
}

/// What one attempt does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) delay: Duration,
    /// The name that has it fail.
    pub(super) fails: Option<&'static str>,
}

impl Plans {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    pub(super) fn change(&self, name: &'static str, change: impl FnOnce(&mut Plan)) {
        let mut plans = lock(&self.0);
        let index = plans.iter().position(|(planned, _)| *planned == name).unwrap_or_else(|| {
            plans.push((name, Plan::default()));
            plans.len() - 1
        });
        change(&mut plans[index].1);
    }

    pub(super) fn remove(&self, name: &str) {
        lock(&self.0).retain(|(planned, _)| *planned != name);
    }

    /// What the next attempt does that goes by these names: it takes the longest of the delays, and fails on behalf of
    /// the first name that has failures left, which are not used up for the others.
    pub(super) fn next(&self, names: &[&str]) -> Order {
        let mut order = Order::default();
        let mut plans = lock(&self.0);
        for name in names {
            for (planned, plan) in plans.iter_mut().filter(|(planned, _)| planned == name) {
                order.delay = order.delay.max(plan.delay);
                if order.fails.is_none() && plan.fails() {
                    order.fails = Some(planned);
                }
            }
        }
        order
    }

    pub(super) fn is_empty(&self) -> bool {
        lock(&self.0).is_empty()
    }
}

impl Plan {
    /// Whether the next attempt fails. The counted failures come first, and use up none of the random numbers.
    fn fails(&mut self) -> bool {
        if self.fail > 0 {
            self.fail -= 1;
            return true;
        }
        self.fail_ratio.as_mut().is_some_and(|(ratio, random)| random.f64() < *ratio)
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
