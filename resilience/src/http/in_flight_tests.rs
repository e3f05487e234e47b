use axum::http::header::RETRY_AFTER;
use proptest::prelude::*;

use super::*;

#[test]
fn there_are_as_many_places_as_were_said() {
    let in_flight = InFlight::new(2);
    let (first, second) = (in_flight.enter().unwrap(), in_flight.enter().unwrap());
    assert!(in_flight.enter().is_none());
    drop(first);
    let third = in_flight.enter().unwrap();
    assert!(in_flight.enter().is_none());
    drop((second, third));
    assert_eq!(in_flight.taken(), 0);
}

#[test]
fn threads_never_have_more_places_than_there_are_and_give_all_back() {
    const MOST: u64 = 3;
    let in_flight = InFlight::new(3);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..2000 {
                    let place = in_flight.enter();
                    assert!(in_flight.taken() <= MOST);
                    drop(place);
                }
            });
        }
    });
    assert_eq!(in_flight.taken(), 0);
}

proptest! {
    #[test]
    fn a_place_is_refused_only_where_all_are_taken(most in 1_u32..5, steps in prop::collection::vec(any::<(bool, u8)>(), 0..60)) {
        let in_flight = InFlight::new(most);
        let mut held = Vec::new();
        for (enters, which) in steps {
            if enters {
                let place = in_flight.enter();
                prop_assert_eq!(place.is_none(), held.len() == most as usize);
                held.extend(place);
            } else if !held.is_empty() {
                held.swap_remove(usize::from(which) % held.len());
            }
            prop_assert_eq!(in_flight.taken(), held.len() as u64);
        }
    }
}

#[tokio::test]
async fn who_finds_none_is_told_to_come_back_soon() {
    let response = overloaded();
    assert_eq!((response.status().as_u16(), &response.headers()[RETRY_AFTER]), (503, &"1".parse().unwrap()));
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    assert_eq!(&body[..], br#"{"detail":"overloaded"}"#);
}
