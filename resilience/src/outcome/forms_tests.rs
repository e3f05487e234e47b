//! Functions as the macros print them, with fallbacks, keys that look at errors, and the last good answer, in every form
//! of function.
#![allow(
    unreachable_code,
    unused_variables,
    clippy::diverging_sub_expression,
    clippy::empty_loop,
    clippy::needless_borrow,
    clippy::needless_pass_by_value,
    clippy::redundant_closure_for_method_calls,
    clippy::unused_async,
    reason = "as the generated code writes it"
)]

use std::fmt::Display;
use std::future::pending;
use std::time::Duration;

use crate::__private::*;
use crate::{CacheFallback, CircuitBreaker, Rejection, Retry, Timeout};

const SITE: Site = Site::new(file!(), line!(), column!(), "forms");
const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Refused,
    Late,
    NotFound(u32),
    Down,
}

impl Fault {
    fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        if rejection.is_refusal() { Self::Refused } else { Self::Late }
    }
}

impl From<std::num::ParseIntError> for Fault {
    fn from(_error: std::num::ParseIntError) -> Self {
        Self::Down
    }
}

/// The judge of a body.
macro_rules! judge {
    ($of:ident, $body:expr) => {{
        #[allow(unused_imports)]
        use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
        (&&&Judged::$of(&$body)).judge()
    }};
}

/// From what a fallback gave to the answer.
macro_rules! answer {
    ($judge:expr, $given:expr, $into:ident) => {{
        let given = $given;
        let kind = {
            #[allow(unused_imports)]
            use crate::__private::{
                GivenFuture as _, GivenFutureValue as _, GivenValue as _, GivenWhole as _,
            };
            (&&&&Given::of(&$judge, &given)).kind()
        };
        kind.$into(given)
    }};
}

/// A guard with its policies.
macro_rules! guard {
    ($($policy:ident: $type:ty = $new:expr),+) => {
        static GUARD: Guard = Guard::new("forms", SITE)$(.$policy({
            static POLICY: $type = $new;
            &POLICY
        }))+;
    };
}

fn sent<T: Send>(value: T) -> T {
    value
}

/// Never ready, with a limit: the guard answers.
#[derive(Clone, Copy, PartialEq)]
enum Callee {
    Fine,
    Fails,
    Hangs,
    Panics,
}

async fn call(callee: Callee, id: u32) -> Result<String, Fault> {
    match callee {
        Callee::Fine => Ok(format!("item {id}")),
        Callee::Fails => Err(Fault::NotFound(id)),
        Callee::Hangs => pending().await,
        Callee::Panics => panic!("broken"),
    }
}

async fn over_the_error(callee: Callee, id: u32, prefix: String) -> Result<String, Fault> {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND), fallback: Fallback = Fallback::new("over"));
    let mut call = GUARD.call();
    let body = async {
        if false {
            let never: Result<String, Fault> = loop {};
            return never;
        }
        let found = self::call(callee, id).await?;
        Ok(found)
    };
    let judge = judge!(of, body);
    let result = call.attempt(&judge, body).await;
    match judge.caught(result) {
        Ok(value) => value,
        Err(error) => {
            GUARD.fell_back(FallbackKind::Closure);
            answer!(judge, over(&judge, |error| format!("{prefix}{error:?}"))(error), resolve).await
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_closure_over_the_error_captures_arguments_and_sees_rejections() {
    let answer = async |callee| sent(over_the_error(callee, 7, "was ".into())).await.unwrap();
    assert_eq!(answer(Callee::Fine).await, "item 7");
    assert_eq!(answer(Callee::Fails).await, "was NotFound(7)");
    assert_eq!(answer(Callee::Hangs).await, "was Late");
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_not_given_to_the_fallback() {
    let panicking = tokio::spawn(over_the_error(Callee::Panics, 7, String::new()));
    assert!(panicking.await.unwrap_err().is_panic());
}

async fn counting(callee: Callee, fallbacks: &mut u32) -> Result<String, Fault> {
    guard!(timeout: Timeout = Timeout::of_total("forms", Duration::from_secs(2)), retry: Retry = Retry::new("forms"));
    let mut call = GUARD.call();
    let result = loop {
        let body = async { self::call(callee, 1).await };
        let judge = judge!(of, body);
        if let Some(result) = call.again(&judge, body).await {
            break (result, judge);
        }
    };
    let (result, judge) = result;
    match result {
        Ok(value) if !judge.failed(&value) => value,
        _ => {
            *fallbacks += 1;
            answer!(judge, String::from("popular"), resolve).await
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_has_no_fallback() {
    let mut fallbacks = 0;
    let cut = tokio::time::timeout(SECOND, counting(Callee::Hangs, &mut fallbacks)).await;
    assert!(cut.is_err());
    assert_eq!(fallbacks, 0);
    assert_eq!(sent(counting(Callee::Hangs, &mut fallbacks)).await.unwrap(), "popular");
    assert_eq!(sent(counting(Callee::Fails, &mut fallbacks)).await.unwrap(), "popular");
    assert_eq!(fallbacks, 2);
}

/// A chain: a closure with `when`, then a function of the same arguments, then a constant.
async fn chain(callee: Callee, second: Callee, id: u32) -> Result<String, Fault> {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND), fallback: Fallback = Fallback::new("chain"));
    let mut call = GUARD.call();
    let body = async { self::call(callee, id).await };
    let judge = judge!(of, body);
    let result = call.attempt(&judge, body).await;
    let value = conclude::<Result<String, Fault>>(result);
    let value = if judge.falls(&value, |error| error.is_not_found()) {
        match judge.into_error(value) {
            Ok(value) => value,
            Err(error) => answer!(judge, over(&judge, async |error| Err(error))(error), resolve).await,
        }
    } else {
        value
    };
    let value =
        if judge.failed(&value) { answer!(judge, self::call(second, id + 1), resolve).await } else { value };
    if judge.failed(&value) { answer!(judge, String::new(), resolve).await } else { value }
}

#[tokio::test(start_paused = true)]
async fn fallbacks_are_tried_in_turn() {
    assert_eq!(sent(chain(Callee::Fine, Callee::Fine, 1)).await.unwrap(), "item 1");
    assert_eq!(chain(Callee::Fails, Callee::Fine, 1).await.unwrap(), "item 2");
    assert_eq!(chain(Callee::Hangs, Callee::Fine, 1).await.unwrap(), "item 2");
    assert_eq!(chain(Callee::Fails, Callee::Fails, 1).await.unwrap(), "");
}

async fn only_when(callee: Callee) -> Result<String, Fault> {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND));
    let mut call = GUARD.call();
    let body = async { self::call(callee, 1).await };
    let judge = judge!(of, body);
    let value = conclude::<Result<String, Fault>>(call.attempt(&judge, body).await);
    if judge.falls(&value, Fault::is_not_found) {
        answer!(judge, Ok("none".into()), resolve).await
    } else {
        value
    }
}

#[tokio::test(start_paused = true)]
async fn errors_that_when_denies_pass_through() {
    assert_eq!(only_when(Callee::Fails).await.unwrap(), "none");
    assert_eq!(only_when(Callee::Hangs).await.unwrap_err(), Fault::Late);
}

async fn hides(callee: Callee) -> impl Display {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND));
    let mut call = GUARD.call();
    let body = async move { if callee == Callee::Hangs { pending().await } else { 5_u64 } };
    let judge = judge!(of, body).failure_result(|value| *value == 5);
    let result = call.attempt(&judge, body).await;
    match result {
        Ok(value) if !judge.failed(&value) => value,
        _ => answer!(judge, 0, resolve).await,
    }
}

async fn hides_in_result(callee: Callee) -> Result<impl Display, Fault> {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND));
    let mut call = GUARD.call();
    let body = async move {
        if false {
            let never: Result<_, Fault> = loop {};
            return never;
        }
        self::call(callee, 1).await
    };
    let judge = judge!(of, body);
    conclude::<Result<_, _>>(call.attempt(&judge, body).await)
}

#[tokio::test(start_paused = true)]
async fn a_hidden_return_type_is_judged_as_what_it_is() {
    assert_eq!(sent(hides(Callee::Hangs)).await.to_string(), "0");
    assert_eq!(hides(Callee::Fine).await.to_string(), "0");
    assert_eq!(sent(hides_in_result(Callee::Fine)).await.map(|shown| shown.to_string()), Ok("item 1".into()));
    assert_eq!(hides_in_result(Callee::Hangs).await.map(|_| ()), Err(Fault::Late));
}

struct Shop {
    open: bool,
    tries: u32,
}

impl Shop {
    async fn by_reference<T>(&self, items: &[T], free: bool) -> Result<usize, Fault>
    where
        T: AsRef<str> + Sync,
    {
        guard!(retry: Retry = Retry::new("forms").max_retries(1), timeout: Timeout = Timeout::new("forms", SECOND));
        let mut call = GUARD.call();
        let result = loop {
            let body = async {
                if false {
                    let never: Result<usize, Fault> = loop {};
                    return never;
                }
                let number: u32 = items.first().map_or("0", AsRef::as_ref).parse()?;
                if self.open { Ok(items.len()) } else { Err(Fault::NotFound(number)) }
            };
            let judge = judge!(of, body)
                .retry_if(|error| !error.is_not_found() || free)
                .ignore(|error| error.is_not_found())
                .failure_if(|error| *error == Fault::Down);
            if let Some(result) = call.again(&judge, body).await {
                break result;
            }
        };
        conclude::<Result<usize, Fault>>(result)
    }

    async fn by_mutable_reference(&mut self, enough: u32) -> Result<u32, Fault> {
        guard!(retry: Retry = Retry::new("forms").max_retries(2));
        let mut call = GUARD.call();
        let result = loop {
            let body = async {
                self.tries += 1;
                Ok(self.tries)
            };
            let judge = judge!(of, body).retry_result(|tries| *tries < enough);
            if let Some(result) = call.again(&judge, body).await {
                break result;
            }
        };
        conclude::<Result<u32, Fault>>(result)
    }

    fn plain(self, lists: Vec<Vec<u8>>) -> Vec<u8> {
        guard!(circuit_breaker: CircuitBreaker = CircuitBreaker::new("forms"));
        let mut call = GUARD.call();
        let body = move || -> Vec<u8> {
            if self.open {
                return lists.concat();
            }
            Vec::new()
        };
        let judge = judge!(of_closure, body).failure_result(|list| list.is_empty());
        let result = call.attempt_sync(&judge, body);
        match result {
            Ok(value) if !judge.failed(&value) => value,
            _ => answer!(judge, vec![0], settle),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn methods_are_guarded_alike() {
    let mut shop = Shop { open: false, tries: 0 };
    assert_eq!(sent(shop.by_reference(&["4"], true)).await, Err(Fault::NotFound(4)));
    assert_eq!(shop.by_reference(&["x"], true).await, Err(Fault::Down));
    assert_eq!(sent(shop.by_mutable_reference(2)).await, Ok(2));
    assert_eq!(shop.by_mutable_reference(100).await, Ok(5), "exhausted by result: the result is the answer");
    assert_eq!(shop.plain(vec![vec![1]]), [0]);
    assert_eq!(Shop { open: true, tries: 0 }.plain(vec![vec![1], vec![2]]), [1, 2]);
}

fn reject(rejection: Rejection) -> String {
    rejection.name().to_uppercase()
}

async fn said(callee: Callee) -> Result<String, String> {
    guard!(timeout: Timeout = Timeout::new("said", SECOND));
    let mut call = GUARD.call();
    let body = async { self::call(callee, 1).await.map_err(|error| format!("{error:?}")) };
    let judge = judge!(of, body);
    let value: Result<String, String> = conclude_with(call.attempt(&judge, body).await, reject);
    match judge.into_error(value) {
        Ok(value) => value,
        Err(error) => answer!(judge, over(&judge, |error| Err(error + "!"))(error), resolve).await,
    }
}

#[tokio::test(start_paused = true)]
async fn a_closure_over_the_error_sees_what_reject_with_makes() {
    assert_eq!(said(Callee::Hangs).await.unwrap_err(), "SAID!");
    assert_eq!(said(Callee::Fails).await.unwrap_err(), "NotFound(1)!");
}

/// The last good answer, with the arguments as its key, and the body consuming them.
async fn remembered<T: ToString + Clone + Eq + std::hash::Hash + Send + 'static>(
    name: String,
    parts: &[T],
    callee: &Callee,
) -> Result<Vec<String>, Fault> {
    guard!(
        timeout: Timeout = Timeout::new("forms", SECOND),
        cache_fallback: CacheFallback = CacheFallback::new("remembered")
    );
    let key = {
        #[allow(unused_imports)]
        use crate::__private::{BorrowedArgument as _, OwnedArgument as _};
        ((&&Argument(&name)).owned(), (&&Argument(&parts)).owned())
    };
    let mut call = GUARD.call();
    let body = async move {
        if false {
            let never: Result<Vec<String>, Fault> = loop {};
            return never;
        }
        let first = self::call(*callee, 1).await?;
        Ok([vec![name, first], parts.iter().map(T::to_string).collect()].concat())
    };
    let judge = judge!(of, body);
    let result = call.attempt(&judge, body).await;
    let result = GUARD.cached(&judge, key, result);
    conclude::<Result<Vec<String>, Fault>>(result)
}

#[tokio::test(start_paused = true)]
async fn the_last_good_answer_to_the_same_arguments_is_served() {
    let answer = async |name: &str, parts: &[u8], callee| {
        let parts = parts.to_vec();
        let name = name.to_owned();
        remembered(name, &parts, &callee).await
    };
    let good = Ok(vec!["a".into(), "item 1".into(), "5".into()]);
    assert_eq!(answer("a", &[5], Callee::Fails).await, Err(Fault::NotFound(1)));
    assert_eq!(answer("a", &[5], Callee::Fine).await, good);
    assert_eq!(answer("a", &[5], Callee::Fails).await, good);
    assert_eq!(answer("a", &[5], Callee::Hangs).await, good);
    assert_eq!(answer("b", &[5], Callee::Hangs).await, Err(Fault::Late));
    assert_eq!(answer("a", &[6], Callee::Hangs).await, Err(Fault::Late));
    drop(sent(remembered(String::new(), &[1_u8], &Callee::Fine)));
}

async fn or_none(callee: Callee) -> Result<Option<String>, Fault> {
    guard!(timeout: Timeout = Timeout::new("forms", SECOND), fallback: Fallback = Fallback::new("or-none"));
    let mut call = GUARD.call();
    let body = async move { self::call(callee, 1).await.map(Some) };
    let judge = judge!(of, body);
    match call.attempt(&judge, body).await {
        Ok(value) if !judge.failed(&value) => value,
        _ => {
            GUARD.fell_back(FallbackKind::None);
            answer!(judge, nothing(&judge), resolve).await
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_is_down_has_nothing() {
    assert_eq!(sent(or_none(Callee::Fine)).await, Ok(Some("item 1".into())));
    assert_eq!(or_none(Callee::Fails).await, Ok(None));
    assert_eq!(or_none(Callee::Hangs).await, Ok(None));
}
