use quote::quote;

use super::Diag;

#[test]
fn nothing_recorded_is_ok() {
    assert!(Diag::new().finish().is_ok());
}

#[test]
fn every_error_is_told_in_order() {
    let diag = Diag::new();
    diag.error(quote!(a), "first");
    diag.error(quote!(b), "second");
    let told: Vec<String> = diag.finish().unwrap_err().into_iter().map(|error| error.to_string()).collect();
    assert_eq!(told, ["first", "second"]);
}

#[test]
fn keep_records_what_failed() {
    let diag = Diag::new();
    assert_eq!(diag.keep(Ok(1)), Some(1));
    assert_eq!(diag.keep::<u8>(Err(syn::Error::new_spanned(quote!(a), "bad"))), None);
    assert_eq!(diag.finish().unwrap_err().to_string(), "bad");
}

#[test]
#[should_panic(expected = "errors were collected and not looked at")]
fn dropping_it_unconsumed_panics() {
    drop(Diag::new());
}
