use super::{DiskSpace, Space};
use crate::health::check::Check;
use crate::{ErrorClass, HealthStatus};

const GIGABYTE: u64 = 1_000_000_000;

static TEMPORARY: DiskSpace = DiskSpace::at("/").min_free(0.0).min_free_bytes(1);

fn space(free: u64) -> Space {
    Space { free, total: 100 * GIGABYTE, full_of_files: false }
}

#[test]
fn both_limits_hold_where_both_are_given() {
    for (check, free, status) in [
        (DiskSpace::at("/"), 5, HealthStatus::Healthy),
        (DiskSpace::at("/"), 4, HealthStatus::Unhealthy),
        (DiskSpace::at("/").min_free(0.5), 50, HealthStatus::Healthy),
        (DiskSpace::at("/").min_free(0.5), 49, HealthStatus::Unhealthy),
        (DiskSpace::at("/").min_free_bytes(GIGABYTE), 1, HealthStatus::Healthy),
        (DiskSpace::at("/").min_free_bytes(GIGABYTE), 0, HealthStatus::Unhealthy),
        (DiskSpace::at("/").min_free_bytes(GIGABYTE).min_free(0.1), 9, HealthStatus::Unhealthy),
        (DiskSpace::at("/").min_free_bytes(20 * GIGABYTE).min_free(0.1), 11, HealthStatus::Unhealthy),
    ] {
        assert_eq!(check.judge(space(free * GIGABYTE)).status(), status, "{check:?} with {free} GB");
    }
}

#[test]
fn a_full_disk_says_so() {
    let health = DiskSpace::at("/").judge(space(GIGABYTE));
    assert_eq!(health.public_message(), Some("too little disk space is free"));
    assert_eq!(health.details()["free_bytes"], GIGABYTE);
    assert_eq!(health.details()["total_bytes"], 100 * GIGABYTE);
    let health = DiskSpace::at("/").judge(Space { full_of_files: true, ..space(50 * GIGABYTE) });
    assert_eq!(health.public_message(), Some("the disk can hold no further file"));
}

#[test]
fn an_empty_file_system_is_not_full() {
    let empty = Space { free: 0, total: 0, full_of_files: false };
    assert_eq!(DiskSpace::at("/").judge(empty).status(), HealthStatus::Healthy);
}

#[tokio::test]
async fn a_real_disk_is_read() {
    for _ in 0..3 {
        let health = TEMPORARY.check().await;
        assert_eq!(health.status(), HealthStatus::Healthy, "{health:?}");
        assert!(health.details()["total_bytes"].as_u64().expect("a number") > 0);
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_is_named() {
    let health = DiskSpace::new("/no/such/path").check().await;
    let failure = health.failure().expect("an error");
    assert_eq!((failure.class, &*failure.text), (ErrorClass::Config, "there is no path `/no/such/path`"));
}
