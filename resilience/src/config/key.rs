//! What can be set from outside, and how it is read, written and judged: a table for each kind.

use super::value::{Read, Written};
use crate::policy::adjusted::Adjusted;

/// One key of a kind, as files and variables name it.
#[derive(Debug, PartialEq)]
pub(crate) struct About {
    /// As in an attribute.
    pub(crate) name: &'static str,
    /// The key that it is another name or another form of, or itself. Of one of them, only one may be given.
    pub(crate) field: &'static str,
    /// What a value looks like.
    pub(crate) form: &'static str,
    /// What it does.
    pub(crate) meaning: &'static str,
}

/// One key of settings.
pub(crate) struct Key<S> {
    pub(crate) about: About,
    pub(crate) read: fn(&mut S, &Written) -> Read<()>,
    /// As it could be written; nothing where it is not set, or another name shows it.
    pub(crate) show: fn(&S) -> Option<String>,
}

impl<S> Key<S> {
    pub(crate) const fn new(
        name: &'static str,
        form: &'static str,
        meaning: &'static str,
        read: fn(&mut S, &Written) -> Read<()>,
        show: fn(&S) -> Option<String>,
    ) -> Self {
        Self { about: About { name, field: name, form, meaning }, read, show }
    }

    /// Another name of `field`.
    pub(crate) const fn alias(
        name: &'static str,
        field: &'static str,
        form: &'static str,
        meaning: &'static str,
        read: fn(&mut S, &Written) -> Read<()>,
    ) -> Self {
        Self { about: About { name, field, form, meaning }, read, show: |_| None }
    }
}

/// Settings that can be given from outside.
pub(crate) trait Settings: Clone + PartialEq + Send + Sync + 'static {
    /// How they are called.
    const KEYS: &'static [Key<Self>];

    /// What they are where nobody says anything.
    fn usual() -> Self;

    /// What does not fit together.
    fn fault(&self) -> Option<String>;
}

/// Something whose settings can be given from outside.
pub(crate) trait Adjust: Send + Sync {
    type Settings: Settings;

    /// As they were declared, and as they count.
    fn adjusted(&self) -> &Adjusted<Self::Settings>;

    fn declared(&self) -> &Self::Settings {
        &self.adjusted().declared
    }

    /// Those that count.
    fn current(&self) -> &Self::Settings {
        self.adjusted().get()
    }

    /// Has these count from now on. Nothing that is remembered is lost, but for what they do not describe any more.
    fn adjust(&self, settings: Self::Settings) {
        self.adjusted().set(settings);
    }
}
