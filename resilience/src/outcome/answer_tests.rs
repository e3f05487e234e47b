#![allow(
    clippy::needless_borrow,
    clippy::diverging_sub_expression,
    reason = "as the generated code writes it"
)]

use std::pin::Pin;

use super::*;
use crate::outcome::judge::{Judged, JudgedPlain, JudgedResult};
use crate::rejection::Rejection;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[derive(Debug, PartialEq)]
struct Broken;

/// The answer of a function that returns `$returns`, as the generated code makes it.
macro_rules! resolved {
    ($returns:ty, $given:expr) => {{
        let judge = (&&&Judged::of_closure(&|| -> $returns { unreachable!() })).judge();
        let given = $given;
        let kind = (&&&&Given::of(&judge, &given)).kind();
        let answer: $returns = kind.resolve(given).await;
        answer
    }};
}

/// The same in a plain function.
macro_rules! settled {
    ($returns:ty, $given:expr) => {{
        let judge = (&&&Judged::of_closure(&|| -> $returns { unreachable!() })).judge();
        let given = $given;
        let kind = (&&&&Given::of(&judge, &given)).kind();
        let answer: $returns = kind.settle(given);
        answer
    }};
}

#[tokio::test]
async fn the_whole_answer_is_taken_as_it_is() {
    assert_eq!(resolved!(Result<u8, Broken>, Ok(1)), Ok(1));
    assert_eq!(resolved!(Result<u8, Broken>, Err(Broken)), Err(Broken));
    assert_eq!(resolved!(Vec<u8>, Vec::new()), Vec::<u8>::new());
    assert_eq!(resolved!(Option<u8>, None), None);
    assert_eq!(resolved!(u64, 7), 7);
    resolved!((), ());
    assert_eq!(resolved!(Result<Result<u8, Broken>, Broken>, Ok(Err(Broken))), Ok(Err(Broken)));
}

#[tokio::test]
async fn what_is_in_the_ok_is_put_there() {
    assert_eq!(resolved!(Result<u8, Broken>, 1), Ok(1));
    assert_eq!(resolved!(Result<Vec<u8>, Broken>, Vec::new()), Ok(vec![]));
    assert_eq!(resolved!(Result<Vec<u8>, Broken>, Vec::<u8>::new()), Ok(vec![]));
    assert_eq!(resolved!(Result<Option<u8>, Broken>, None), Ok(None));
    assert_eq!(resolved!(Result<&'static str, Broken>, "popular"), Ok("popular"));
    assert_eq!(resolved!(Result<f64, Broken>, 1.5), Ok(1.5));
    assert_eq!(resolved!(Result<(), Broken>, ()), Ok(()));
    assert_eq!(resolved!(Result<Result<u8, ()>, Broken>, Ok::<u8, ()>(1)), Ok(Ok(1)));
}

#[tokio::test]
async fn a_future_of_either_is_waited_for() {
    async fn whole() -> Result<u8, Broken> {
        tokio::task::yield_now().await;
        Ok(1)
    }
    async fn value() -> u8 {
        tokio::task::yield_now().await;
        2
    }
    assert_eq!(resolved!(Result<u8, Broken>, whole()), Ok(1));
    assert_eq!(resolved!(Result<u8, Broken>, value()), Ok(2));
    assert_eq!(resolved!(u8, value()), 2);
    assert_eq!(resolved!(Result<u8, Broken>, async { 3 }), Ok(3));
    assert_eq!(resolved!(Result<u8, Broken>, async { Err(Broken) }), Err(Broken));
    assert_eq!(resolved!(Result<Option<u8>, Broken>, async { None }), Ok(None));
    let boxed: Boxed<'_, Result<u8, Broken>> = Box::pin(whole());
    assert_eq!(resolved!(Result<u8, Broken>, boxed), Ok(1));
    let boxed: Boxed<'_, u8> = Box::pin(value());
    assert_eq!(resolved!(Result<u8, Broken>, boxed), Ok(2));
    resolved!(Result<(), Broken>, async {}).unwrap();
}

#[test]
fn a_plain_function_takes_the_whole_and_the_value() {
    assert_eq!(settled!(Result<u8, Broken>, Err(Broken)), Err(Broken));
    assert_eq!(settled!(Result<u8, Broken>, 1), Ok(1));
    assert_eq!(settled!(Vec<u8>, vec![1]), [1]);
    assert_eq!(settled!(Result<Option<u8>, Broken>, None), Ok(None));
}

#[tokio::test]
async fn a_fallback_may_be_generic() {
    async fn generic<T: Clone + Default, E>(last: &T) -> [Result<T, E>; 3] {
        [
            resolved!(Result<T, E>, last.clone()),
            resolved!(Result<T, E>, T::default()),
            resolved!(Result<T, E>, async { last.clone() }),
        ]
    }
    assert_eq!(generic::<u8, Broken>(&4).await, [Ok(4), Ok(0), Ok(4)]);
}

#[tokio::test]
async fn a_fallback_that_never_returns_has_any_type() {
    async fn left() -> Result<u8, Broken> {
        #[allow(unreachable_code, unused_variables, reason = "that is what is tested")]
        {
            resolved!(Result<u8, Broken>, return Err(Broken))
        }
    }
    assert_eq!(left().await, Err(Broken));
    let judge = (&&&Judged::of_closure(&|| Ok::<u8, Broken>(1))).judge();
    let panicking = std::panic::catch_unwind(|| {
        let given = over(&judge, |_| panic!("no fallback helps"))(Broken);
        #[allow(unreachable_code, reason = "that is what is tested")]
        (&&&&Given::of(&judge, &given)).kind().settle(given)
    });
    assert!(panicking.is_err());
}

#[tokio::test]
async fn closures_over_the_error_need_no_types() {
    let judge = (&&&Judged::of_closure(&|| Err::<String, _>(std::io::Error::other("down")))).judge();
    let given = over(&judge, |error| error.to_string())(std::io::Error::other("down"));
    let answer: std::io::Result<String> = (&&&&Given::of(&judge, &given)).kind().settle(given);
    assert_eq!(answer.unwrap(), "down");
    let prefix = String::from("was ");
    let given = over(&judge, async |error| format!("{prefix}{error}"))(std::io::Error::other("down"));
    let answer: std::io::Result<String> = (&&&&Given::of(&judge, &given)).kind().resolve(given).await;
    assert_eq!(answer.unwrap(), "was down");
    let plain = (&&&Judged::of_closure(&|| 1_u8)).judge();
    let full = Rejection::BulkheadFull { name: "full" };
    let given = over(&plain, |rejection| u8::from(rejection.is_refusal()))(full);
    assert_eq!((&&&&Given::of(&plain, &given)).kind().settle(given), 1);
}

#[test]
fn borrowed_answers_keep_their_lifetime() {
    fn first<'a>(text: &'a str) -> Result<&'a str, Broken> {
        settled!(Result<&'a str, Broken>, text.trim())
    }
    fn constant<'a>(_text: &'a str) -> Result<&'a str, Broken> {
        settled!(Result<&'a str, Broken>, "none")
    }
    assert_eq!((first(" a "), constant("b")), (Ok("a"), Ok("none")));
}

#[test]
fn nothing_is_an_answer_where_there_is_an_option() {
    let judge = (&&&Judged::of_closure(&|| Err::<Option<u8>, _>(Broken))).judge();
    assert_eq!(nothing(&judge), Ok(None));
    let judge = (&&&Judged::of_closure(&|| Some(1_u8))).judge();
    assert_eq!(nothing(&judge), None);
}

#[tokio::test]
async fn what_answers_is_as_send_as_its_parts() {
    fn sent<T: Send>(value: T) -> T {
        value
    }
    let answer = sent(async { resolved!(Result<u8, Broken>, async { 1 }) });
    assert_eq!(answer.await, Ok(1));
    let answer = sent(async { resolved!(Result<u8, Broken>, 1) });
    assert_eq!(answer.await, Ok(1));
}
