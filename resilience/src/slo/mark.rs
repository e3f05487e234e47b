//! With which objective the request is marked that is being answered.

use std::cell::Cell;

use super::Slo;

thread_local! {
    static CURRENT: Cell<Request> = const { Cell::new(Request::None) };
}

/// The request that this thread works on.
#[derive(Clone, Copy)]
enum Request {
    /// There is none, or no layer sees how it ends.
    None,
    Unmarked,
    Marked(&'static Slo),
}

/// Marks the request that is being answered, unless a function further out has done so already. Called by generated
/// code, when the handler begins.
pub fn mark(slo: &'static Slo) {
    if let Request::Unmarked = CURRENT.get() {
        CURRENT.set(Request::Marked(slo));
    }
}

/// Does a part of the work on a request, whose mark is put in place for it, and is there when it is done.
pub(crate) fn within<T>(mark: &mut Option<&'static Slo>, work: impl FnOnce() -> T) -> T {
    let inside = mark.map_or(Request::Unmarked, Request::Marked);
    let _entered = Entered { outside: CURRENT.replace(inside), mark };
    work()
}

/// The mark of one request is in place; that of a request further out comes back with the end, a panic's too.
struct Entered<'a> {
    outside: Request,
    mark: &'a mut Option<&'static Slo>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        if let Request::Marked(slo) = CURRENT.replace(self.outside) {
            *self.mark = Some(slo);
        }
    }
}

#[cfg(test)]
#[path = "mark_tests.rs"]
mod tests;
