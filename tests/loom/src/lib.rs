//! The policies' cells under every interleaving of a few threads, as `loom` finds them.
//!
//! The files under test are those of `resilience` itself, taken in by their path; they name atomics and locks only
//! through `crate::sync`, which here is loom's. So the framework does not depend on loom, and `cargo test -p loom-models`
//! needs no flags and ends in seconds. Tests that stand beside those files come
//! with them.
#![cfg(test)]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "of the files taken in, the models use a part"
)]

mod policy;
mod sync;

/// Runs a model under every interleaving with at most two switches of threads that no thread asked for: more find no
/// more mistakes of this kind, and take minutes.
fn explore(model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(2);
    builder.check(model);
}

#[test]
fn locks_are_explored() {
    use sync::{Arc, AtomicU64, Mutex, Ordering, lock};

    explore(|| {
        let shared = Arc::new((Mutex::new(0), AtomicU64::new(0)));
        let other = {
            let shared = Arc::clone(&shared);
            loom::thread::spawn(move || {
                *lock(&shared.0) += 1;
                shared.1.fetch_add(1, Ordering::Relaxed);
            })
        };
        *lock(&shared.0) += 1;
        shared.1.fetch_add(1, Ordering::Relaxed);
        other.join().unwrap();
        assert_eq!((*lock(&shared.0), shared.1.load(Ordering::Relaxed)), (2, 2));
    });
}
