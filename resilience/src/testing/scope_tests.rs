use super::*;
use crate::policy::state::State;
use crate::sync::{AtomicU64, Ordering};

#[derive(Debug)]
struct Count(AtomicU64);

impl Fresh for Count {
    fn fresh() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl Count {
    fn raise(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// A policy of its own for each test.
macro_rules! policy {
    () => {{
        static POLICY: State<Count> = State::new(Count(AtomicU64::new(0)));
        &POLICY
    }};
}

#[test]
fn a_scope_starts_afresh_and_leaves_the_shared_state_alone() {
    let policy = policy!();
    assert_eq!(policy.get().raise(), 1);
    let scope = isolate();
    assert_eq!(policy.get().raise(), 1);
    assert_eq!(policy.get().raise(), 2);
    drop(scope);
    assert_eq!(policy.get().raise(), 2);
}

#[test]
fn each_policy_has_a_state_of_its_own_in_a_scope() {
    let (one, other) = (policy!(), policy!());
    let _scope = isolate();
    one.get().raise();
    assert_eq!(other.get().raise(), 1);
}

#[test]
fn a_struct_and_its_first_field_are_told_apart() {
    #[repr(C)]
    struct Both(Count, u8);
    impl Fresh for Both {
        fn fresh() -> Self {
            Self(Count::fresh(), 7)
        }
    }
    let both = Both::fresh();
    let _scope = isolate();
    assert_eq!(state_in_place_of(&both).unwrap().1, 7);
    assert_eq!(state_in_place_of(&both.0).unwrap().raise(), 1);
}

#[test]
fn scopes_of_two_threads_do_not_meet() {
    let policy = policy!();
    let _scope = isolate();
    policy.get().raise();
    let of_other = std::thread::spawn(move || {
        let shared = policy.get().raise();
        let _scope = isolate();
        (shared, policy.get().raise())
    });
    assert_eq!(of_other.join().unwrap(), (1, 1));
    assert_eq!(policy.get().raise(), 2);
}

#[test]
fn an_inner_scope_counts_until_it_is_dropped_and_an_outer_one_may_go_first() {
    let policy = policy!();
    let outer = isolate();
    policy.get().raise();
    let inner = isolate();
    assert_eq!(policy.get().raise(), 1);
    drop(outer);
    assert_eq!(policy.get().raise(), 2);
    drop(inner);
    assert_eq!(policy.get().raise(), 1, "the shared state, which nothing has touched");
}

#[tokio::test]
async fn a_scope_holds_across_waits_and_in_tasks_of_the_same_thread() {
    let policy = policy!();
    let _scope = isolate();
    policy.get().raise();
    tokio::task::yield_now().await;
    let of_task = tokio::spawn(async move {
        tokio::task::yield_now().await;
        policy.get().raise()
    });
    assert_eq!(of_task.await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_threads_take_part_through_run_and_call() {
    let policy = policy!();
    let scope = isolate();
    policy.get().raise();
    let task = tokio::spawn(scope.run(async move {
        tokio::task::yield_now().await;
        policy.get().raise()
    }));
    assert_eq!(task.await.unwrap(), 2);
    let blocking = tokio::task::spawn_blocking(scope.call(move || policy.get().raise()));
    assert_eq!(blocking.await.unwrap(), 3);
    let outside = tokio::task::spawn_blocking(move || policy.get().raise());
    assert_eq!(outside.await.unwrap(), 1, "the shared state");
}

#[test]
fn a_future_is_dropped_in_its_scope() {
    struct OnDrop<F: FnMut()>(F);
    impl<F: FnMut()> Drop for OnDrop<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    let policy = policy!();
    let scope = isolate();
    let on_drop = OnDrop(|| _ = policy.get().raise());
    let isolated = scope.run(async move {
        let _on_drop = on_drop;
        std::future::pending::<()>().await;
    });
    let left = Entered::new(None);
    drop(isolated);
    drop(left);
    assert_eq!(policy.get().raise(), 2);
    drop(scope);
    assert_eq!(policy.get().raise(), 1);
}
