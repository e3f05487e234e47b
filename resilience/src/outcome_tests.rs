use std::error::Error;
use std::time::Duration;

use super::*;

const REJECTION: Rejection = Rejection::BulkheadFull { name: "reports" };

#[derive(Debug, PartialEq)]
enum Own {
    Refused(Rejection),
    Other,
}

impl From<Rejection> for Own {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

#[test]
fn a_rejection_becomes_the_functions_own_error() {
    assert_eq!(conclude::<Result<u8, Own>>(Err(REJECTION)), Err(Own::Refused(REJECTION)));
    assert_eq!(conclude::<Result<u8, Own>>(Ok(Err(Own::Other))), Err(Own::Other));
    assert_eq!(conclude::<Result<u8, Own>>(Ok(Ok(1))), Ok(1));
    assert_eq!(conclude::<Result<u8, Rejection>>(Err(REJECTION)), Err(REJECTION));
}

#[test]
fn errors_that_take_any_error_take_a_rejection_and_keep_it() {
    let text = "bulkhead `reports` is full";
    let error = conclude::<anyhow::Result<u8>>(Err(REJECTION)).unwrap_err();
    assert_eq!(error.to_string(), text);
    assert_eq!(error.downcast_ref::<Rejection>(), Some(&REJECTION));
    let error = conclude::<Result<u8, Box<dyn Error + Send + Sync>>>(Err(REJECTION)).unwrap_err();
    assert_eq!(error.to_string(), text);
    assert_eq!(error.downcast_ref::<Rejection>(), Some(&REJECTION));
    let error = conclude::<Result<u8, Box<dyn Error>>>(Err(REJECTION)).unwrap_err();
    assert_eq!(error.downcast_ref::<Rejection>(), Some(&REJECTION));
}

#[test]
fn the_program_says_how_a_rejection_becomes_an_error_or_an_answer() {
    fn error(rejection: Rejection) -> String {
        rejection.name().into()
    }
    fn whole(rejection: Rejection) -> Result<u8, String> {
        if rejection.is_refusal() { Ok(0) } else { Err("late".into()) }
    }
    type Answer = Result<u8, String>;
    assert_eq!(conclude_with::<Answer, _, _>(Err(REJECTION), error), Err("reports".into()));
    assert_eq!(conclude_with::<Answer, _, _>(Err(REJECTION), whole), Ok(0));
    assert_eq!(conclude_with::<Answer, _, _>(Ok(Ok(1)), error), Ok(1));
    assert_eq!(
        conclude_with::<Answer, _, _>(Err(REJECTION), |rejection| rejection.to_string()),
        Err("bulkhead `reports` is full".into())
    );
    let empty = conclude_with::<Vec<u8>, _, _>(Err(REJECTION), |_| Vec::new());
    assert_eq!(empty, Vec::<u8>::new());
    let none = conclude_with::<Option<u8>, _, _>(Err(REJECTION), |_| None);
    assert_eq!(none, None);
}

#[test]
fn an_answer_says_whether_it_failed() {
    assert!(Err::<u8, _>(Own::Other).failed());
    assert!(!Ok::<_, Own>(1_u8).failed());
    let late = Rejection::TimedOut { name: "reports", limit: Duration::from_secs(1) };
    assert_eq!(<Result<u8, Own> as Outcome>::rejected(late), Err(Own::Refused(late)));
}
