//! A list that only grows: whoever reads it waits for nobody, and what is in it stays where it is.

use std::iter::successors;

use crate::sync::OnceLock;

/// In the order in which its items were added.
#[derive(Debug)]
pub(crate) struct List<T>(OnceLock<Box<Node<T>>>);

#[derive(Debug)]
struct Node<T> {
    item: T,
    next: OnceLock<Box<Node<T>>>,
}

impl<T> List<T> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The item that `is` tells, or else the one that `make` gives. Of several threads that miss the same item one
    /// makes it, and the others wait for that.
    #[inline]
    pub(crate) fn find_or_add(&self, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> &T {
        let mut link = &self.0;
        while let Some(node) = link.get() {
            if is(&node.item) {
                return &node.item;
            }
            link = &node.next;
        }
        add(link, is, make)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        successors(self.0.get(), |node| node.next.get()).map(|node| &node.item)
    }
}

#[cold]
fn add<T>(mut link: &OnceLock<Box<Node<T>>>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> &T {
    let mut make = Some(make);
    loop {
        let node = link.get_or_init(|| match make.take() {
            Some(make) => Box::new(Node { item: make(), next: OnceLock::new() }),
            None => unreachable!("it returns with what it made"),
        });
        if make.is_none() || is(&node.item) {
            return &node.item;
        }
        link = &node.next;
    }
}

impl<T> Drop for List<T> {
    /// One after the other: a long list would take the stack down, link by link.
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut node) = next {
            next = node.next.take();
        }
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
