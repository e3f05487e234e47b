//! What a policy remembers, where a test can put its own in its place.

/// The state of a policy, all of it; its settings stand beside it.
#[derive(Debug)]
pub(crate) struct State<T: 'static> {
    own: T,
}

impl<T: Fresh> State<T> {
    pub(crate) const fn new(own: T) -> Self {
        Self { own }
    }

    /// The state that counts here and now.
    #[inline]
    pub(crate) fn get(&self) -> &T {
        #[cfg(feature = "testing")]
        if let Some(of_the_test) = crate::testing::state_in_place_of(&self.own) {
            return of_the_test;
        }
        &self.own
    }
}

/// Whose state a call holds something of: that which counted where it began. Where it ends, another may count.
#[cfg(feature = "testing")]
pub(crate) use crate::testing::Origin;

/// Without tests there is but one state.
#[cfg(not(feature = "testing"))]
#[derive(Clone, Debug)]
pub(crate) struct Origin;

/// The state that counted there counts until this is dropped.
#[cfg(not(feature = "testing"))]
pub(crate) struct Entered;

#[cfg(not(feature = "testing"))]
impl Origin {
    #[inline]
    pub(crate) fn here() -> Self {
        Self
    }

    #[inline]
    #[allow(clippy::unused_self, reason = "as with tests")]
    pub(crate) fn enter(&self) -> Entered {
        Entered
    }
}

/// How to make the state of a policy that nothing has happened to.
pub(crate) trait Fresh: Send + Sync + 'static {
    #[cfg_attr(not(feature = "testing"), allow(dead_code, reason = "a test makes one"))]
    fn fresh() -> Self;
}
